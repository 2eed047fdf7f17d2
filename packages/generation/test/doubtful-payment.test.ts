import { pause } from '@moodscape/shared/failures/keep-trying'
import type { Intent } from '@moodscape/shared/records/upload-record'
import { partOf } from '@moodscape/shared/testing/records'
import { sendJson } from '@moodscape/shared/testing/scripted-server'
import fc from 'fast-check'
import t from 'tap'

import { obtainPrediction } from '../src/obtain-prediction.ts'
import type { PredictionRequest } from '../src/prediction-request.ts'
import { ECHOING, moodUpload, openPayments, SILENT, WEBHOOK } from './fixtures/payment-scene.ts'
import {
  type CreateFate,
  type ScriptedReplicate,
  startScriptedReplicate,
} from './fixtures/scripted-replicate.ts'

const { store, setScene, stage, total } = await openPayments(t)

const IN_DOUBT = { name: 'PermanentFailure', code: 'payment_in_doubt' }

const INTENT: Intent = {
  id: 'b6f1c1a2-0000-4000-8000-000000000001',
  epoch: 1,
  at: new Date().toISOString(),
  resubmits: 0,
}

for (const minutes of [0, -5, 5]) {
  t.test(
    `a worker, its clock ${minutes} minutes off, that died between intent and request: the next waits, then asks once more`,
    async (t) => {
      const intent = { ...INTENT, at: new Date(Date.now() + minutes * 60_000).toISOString() }
      const scene = await setScene(t, ECHOING, {}, { intent })
      let waited = 0
      scene.replicate.onCreate = () => void (waited = scene.waits.reduce((sum, each) => sum + each, 0))
      const before = await total('resubmits')
      t.strictSame(await scene.tryOnce(), { id: 'prediction0' })
      t.equal(waited, 45_000, 'the doubt is over')
      t.equal(scene.replicate.lists(), scene.waits.length + 1, 'looked before and after each wait')
      t.match((await scene.part()).intent, { resubmits: 1, epoch: 1, earlier: intent })
      t.not((await scene.part()).intent?.id, intent.id)
      t.equal((await total('resubmits')) - before, 1)
      t.equal(scene.replicate.creates.length, 1)
    },
  )
}

t.test('what arrives while it is waited for is taken', async (t) => {
  const scene = await setScene(t, ECHOING, {}, { intent: { ...INTENT, at: new Date().toISOString() } })
  const wait = async () =>
    void (await scene.options.api.create({ model: 'owner/name', input: ECHOING.inputFor(INTENT.id) }))
  const claim = await scene.claim()
  t.strictSame(await obtainPrediction(claim, ECHOING, { ...scene.options, wait }), { id: 'prediction0' })
  t.equal(scene.replicate.creates.length, 1)
})

t.test('a worker that must stop does not wait out a doubt, nor end it', async (t) => {
  const stop = new AbortController()
  const intent = { ...INTENT, at: new Date().toISOString() }
  const scene = await setScene(t, ECHOING, { signal: stop.signal, wait: pause }, { intent })
  scene.replicate.onOther = () => {
    setImmediate(() => stop.abort('stopping'))
    return false
  }
  t.equal(((await scene.tryOnce()) as { failure: unknown }).failure, 'stopping')
  t.strictSame((await scene.part()).intent, intent)
  t.equal(scene.replicate.creates.length, 0)
})

t.test('a request that gets lost a second time is not sent a third time', async (t) => {
  const scene = await setScene(t, ECHOING, {}, { intent: { ...INTENT, resubmits: 1 } })
  t.match(await scene.tryOnce(), { failure: IN_DOUBT })
  t.equal(scene.replicate.creates.length, 0)
})

t.test('a provider that loses and refuses by turns is not asked once more each time', async (t) => {
  const scene = await setScene(t)
  scene.replicate.fates = ['reset', { status: 429 }, 'reset', 'accept']
  t.match(await scene.tryOnce(), { failure: { code: 'provider_unavailable' } }, 'lost')
  const lost = (await scene.part()).intent as Intent
  t.match(
    await scene.tryOnce(),
    { failure: { code: 'provider_unavailable' } },
    'looked for in vain, then refused',
  )
  t.strictSame((await scene.part()).intent, lost, 'the lost request is not forgotten')
  t.match(await scene.tryOnce(), { failure: { code: 'provider_unavailable' } }, 'lost again')
  t.match(await scene.tryOnce(), { failure: IN_DOUBT })
  t.equal(scene.replicate.creates.length, 3)
})

t.test('where it is unclear whether a request was accepted it is not sent again', async (t) => {
  const scene = await setScene(
    t,
    SILENT,
    {},
    { intent: INTENT, request: { ...partOf(moodUpload(), 'image').request, emotion: 'HAPPY' } },
  )
  await scene.options.api.create({ model: 'owner/name', input: SILENT.inputFor('') })
  t.match(await scene.tryOnce(), { failure: IN_DOUBT })
  t.equal(scene.replicate.creates.length, 1)
})

t.test('how long a request may be on its way can be set', async (t) => {
  const scene = await setScene(
    t,
    ECHOING,
    { doubtMs: 1_000 },
    { intent: { ...INTENT, at: new Date().toISOString() } },
  )
  t.strictSame(await scene.tryOnce(), { id: 'prediction0' })
  t.ok(scene.waits.reduce((sum, each) => sum + each, 0) <= 1_000)
})

const LOST: Extract<CreateFate, string>[] = [
  'accept, reset',
  'accept, hang',
  'accept, break off',
  'accept, garbage',
  'accept, 502',
]
const TRACES: {
  by: string
  request: PredictionRequest
  webhookUrl?: string
  echo?: Partial<ScriptedReplicate['echo']>
}[] = [
  { by: 'its webhook', request: SILENT, webhookUrl: WEBHOOK, echo: { input: false } },
  { by: 'the reference in its input', request: ECHOING },
  {
    by: 'the reference in its input where the list leaves out webhooks',
    request: ECHOING,
    webhookUrl: WEBHOOK,
    echo: { webhook: false },
  },
  { by: 'its whole input', request: SILENT },
]

for (const [i, fate] of LOST.entries()) {
  const { by, request, webhookUrl, echo } = TRACES[i % TRACES.length] as (typeof TRACES)[number]
  t.test(`a request answered by "${fate}" is found again by ${by}, and paid once`, async (t) => {
    const scene = await setScene(t, request, { webhookUrl })
    Object.assign(scene.replicate.echo, echo)
    scene.replicate.fates.push(fate)
    t.match(await scene.tryOnce(), { failure: { name: 'TransientFailure', code: 'provider_unavailable' } })
    t.notOk('prediction_id' in (await scene.part()))
    t.strictSame(await scene.tryOnce(), { id: 'prediction0' })
    t.strictSame(await scene.tryOnce(), { id: 'prediction0' })
    t.equal(scene.replicate.creates.length, 1)
  })
}

t.test(
  'a worker that died between the answer and the record: the prediction is found by the next one',
  async (t) => {
    for (const { request, webhookUrl, echo } of TRACES) {
      const scene = await setScene(t, request, { webhookUrl })
      Object.assign(scene.replicate.echo, echo)
      await scene.tryOnce()
      const left = await scene.part()
      delete left.prediction_id
      const record = await store.create({ ...moodUpload(), parts: { 'image-1': left } })
      const next = await stage(scene.replicate, record, request, { webhookUrl })
      t.strictSame(await next.tryOnce(), { id: 'prediction0' })
      t.equal(scene.replicate.creates.length, 1)
    }
  },
)

t.test('while the list cannot be read nothing is asked for, however long it takes', async (t) => {
  const scene = await setScene(t, ECHOING, {}, { intent: INTENT })
  for (const status of [500, 429, 401]) {
    scene.passTime(60)
    scene.replicate.onOther = (_, response) => {
      sendJson(response, status, {})
      return true
    }
    t.match(
      await scene.tryOnce(),
      { failure: { name: 'TransientFailure', code: 'provider_unavailable', countsAsAttempt: false } },
      String(status),
    )
  }
  scene.replicate.onOther = (_, response) => {
    sendJson(response, 200, {})
    return true
  }
  t.match(await scene.tryOnce(), { failure: { name: 'TransientFailure' } }, 'a list that is none')
  t.equal(scene.replicate.creates.length, 0)
  t.strictSame((await scene.part()).intent, INTENT)
})

t.test('an answer without an id leaves the request in doubt', async (t) => {
  const scene = await setScene(t)
  scene.replicate.fates.push({ status: 201 })
  t.match(await scene.tryOnce(), { failure: { name: 'TransientFailure', code: 'provider_unavailable' } })
  t.equal((await scene.part()).intent?.resubmits, 0)
})

t.test('whatever happens to requests and workers, what is paid for is paid once', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const fate = fc.constantFrom<CreateFate>(
    'accept',
    ...LOST.filter((lost) => lost !== 'accept, hang'),
    'reset',
    { status: 429 },
    { status: 500 },
    { status: 402 },
  )
  const attempt = fc.record({ fate, dies: fc.boolean(), pause: fc.constantFrom(1, 20, 50) })
  let inDoubt = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(attempt, { minLength: 2, maxLength: 6 }),
      fc.constantFrom(...TRACES.slice(0, 3)),
      async (attempts, { request, webhookUrl }) => {
        Object.assign(replicate, { creates: [], predictions: [], canceled: [], fates: [] })
        const scene = await stage(replicate, await store.create(moodUpload()), request, { webhookUrl })
        for (const next of attempts) {
          replicate.fates = [next.fate]
          // A worker that dies while the provider works on its request never reads the answer.
          replicate.onCreate = next.dies ? async () => void (await scene.claim()) : () => {}
          const outcome = await scene.tryOnce()
          inDoubt += scene.waits.splice(0).length > 0 ? 1 : 0
          if (replicate.predictions.length > 1) throw new Error('paid twice')
          if ('id' in outcome && outcome.id !== replicate.predictions[0]?.id)
            throw new Error('took what is not there')
          scene.passTime(next.pause)
        }
      },
    ),
    { numRuns: 60 },
  )
  t.ok(inDoubt > 0, `${inDoubt} tries were in doubt`)
})
