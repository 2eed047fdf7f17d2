import fc from 'fast-check'
import t, { type Test } from 'tap'

import { claimJob, type Claim } from '../src/claim.ts'
import { TransientFailure } from '../src/failure.ts'
import { pause } from '../src/keep-trying.ts'
import { createLogger } from '../src/log.ts'
import { createWorkMetrics, createRegistry } from '../src/metrics.ts'
import { obtainPrediction, type PaymentOptions } from '../src/obtain-prediction.ts'
import type { PredictionOrder } from '../src/prediction-order.ts'
import { openReplicate } from '../src/replicate-client.ts'
import { jobIdOfPart } from '../src/upload-parts.ts'
import type { Intent, Part, UploadRecord } from '../src/upload-record.ts'
import { createUploadStore } from '../src/upload-store.ts'
import { cancelPart, markErasing, withPart } from '../src/upload-transitions.ts'
import { imageUpload, partOf } from './fixtures/records.ts'
import { startScriptedReplicate, type CreateFate, type ScriptedReplicate } from './fixtures/scripted-replicate.ts'
import { sendJson } from './fixtures/scripted-server.ts'
import { startTable, TABLE } from './fixtures/start-table.ts'

const { client } = await startTable(t)
const store = createUploadStore(client, TABLE)
const metrics = createWorkMetrics(createRegistry('test'))
const log = createLogger('test', 'fatal')

const WEBHOOK = 'https://gateway.example/webhooks/replicate'
/** A model with a field that echoes a reference, and one without. */
const ECHOING: PredictionOrder = { model: 'owner/name', inputFor: (reference) => ({ prompt: 'calm', seed: 7, reference }) }
const SILENT: PredictionOrder = { model: 'owner/name', inputFor: () => ({ prompt: 'calm', seed: 7, size: { width: 1, height: 2 } }) }

/** A picture of a mood that was read from a photo. */
function moodUpload(): UploadRecord {
  return { ...imageUpload(), emotions: [{ type: 'HAPPY', confidence: 70 }, { type: 'CALM', confidence: 30 }] }
}

/** A claimed picture, a provider and a clock, with which payment is tried again and again. */
interface Scene {
  replicate: ScriptedReplicate
  order: PredictionOrder
  options: PaymentOptions
  passTime(seconds: number): void
  /** How long workers waited, in milliseconds: the clock goes on, nobody else waits. */
  waits: number[]
  /** Takes the job as another worker would after whatever happened to the one before. */
  claim(): Promise<Claim>
  part(): Promise<Part>
  /** One worker's try; its failure is given, not thrown. */
  tryOnce(): Promise<{ id: string } | { failure: Error }>
}

async function setScene(t: Test, order = ECHOING, options: Partial<PaymentOptions> = {}, left?: Partial<Part>): Promise<Scene> {
  const replicate = await startScriptedReplicate(t)
  return stage(replicate, await store.create(moodUpload()), order, options, left)
}

async function stage(
  replicate: ScriptedReplicate,
  record: UploadRecord,
  order: PredictionOrder,
  options: Partial<PaymentOptions>,
  left?: Partial<Part>,
): Promise<Scene> {
  let now = Date.now()
  let workers = 0
  replicate.clock = () => new Date(now)
  if (left) await store.change(record, (current) => withPart(current, { ...partOf(current, 'image'), ...left }))
  const { signal } = new AbortController()
  const all: PaymentOptions = {
    api: openReplicate(replicate.settings, 1_000),
    metrics, log, signal,
    now: () => new Date(now),
    wait: async (milliseconds) => {
      scene.waits.push(milliseconds)
      now += milliseconds
    },
    ...options,
  }
  const scene: Scene = {
    replicate, order,
    options: all,
    waits: [],
    passTime: (seconds) => void (now += seconds * 1_000),
    async claim() {
      const claimed = await claimJob(store, record, jobIdOfPart(record, partOf(record, 'image')), `worker ${++workers}`)
      if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome)
      return claimed.claim
    },
    part: async () => partOf((await store.get(record)) as UploadRecord, 'image'),
    async tryOnce() {
      const claim = await scene.claim()
      return obtainPrediction(claim, order, all).then((id) => ({ id }), (failure: unknown) => ({ failure: failure as Error }))
    },
  }
  return scene
}

const total = async (name: 'predictions' | 'resubmits') => (await metrics[name].get()).values[0]?.value ?? 0
const IN_DOUBT = { name: 'PermanentFailure', code: 'payment_in_doubt' }

t.test('the intent is on record before the request is sent, and the id after it', async (t) => {
  const scene = await setScene(t, ECHOING, { webhookUrl: WEBHOOK })
  let atRequest: Part | undefined
  scene.replicate.onCreate = async () => {
    atRequest = await scene.part()
  }
  const before = await total('predictions')
  t.strictSame(await scene.tryOnce(), { id: 'prediction0' })
  const intent = atRequest?.intent as Intent
  t.match(intent, { id: /^[0-9a-f-]{36}$/, epoch: 1, resubmits: 0 })
  t.equal(atRequest?.prediction_id, undefined)
  t.match(await scene.part(), { state: 'running', intent, prediction_id: 'prediction0', model: 'owner/name' })
  t.strictSame(scene.replicate.creates.map(({ body }) => body), [
    {
      input: { prompt: 'calm', seed: 7, reference: intent.id },
      webhook: `${WEBHOOK}/${intent.id}`,
      webhook_events_filter: ['completed'],
    },
  ])
  t.equal((await total('predictions')) - before, 1)
})

t.test('a version that is configured is what is asked for', async (t) => {
  const version = 'a'.repeat(64)
  const scene = await setScene(t, { ...ECHOING, model: `owner/name:${version}` })
  await scene.tryOnce()
  t.match(scene.replicate.creates, [{ path: '/v1/predictions', body: { version } }])
})

t.test('a prediction that is on record is taken as it is', async (t) => {
  const scene = await setScene(t, ECHOING, {}, { prediction_id: 'known' })
  t.strictSame(await scene.tryOnce(), { id: 'known' })
  t.equal(scene.replicate.creates.length + scene.replicate.lists(), 0)
})

const INTENT: Intent = { id: 'b6f1c1a2-0000-4000-8000-000000000001', epoch: 1, at: new Date().toISOString(), resubmits: 0 }

for (const minutes of [0, -5, 5]) {
  t.test(`a worker, its clock ${minutes} minutes off, that died between intent and request: the next waits, then asks once more`, async (t) => {
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
  })
}

t.test('what arrives while it is waited for is taken', async (t) => {
  const scene = await setScene(t, ECHOING, {}, { intent: { ...INTENT, at: new Date().toISOString() } })
  const wait = async () => void (await scene.options.api.create({ model: 'owner/name', input: ECHOING.inputFor(INTENT.id) }))
  const claim = await scene.claim()
  t.equal(await obtainPrediction(claim, ECHOING, { ...scene.options, wait }), 'prediction0')
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
  t.match(await scene.tryOnce(), { failure: { code: 'provider_unavailable' } }, 'looked for in vain, then refused')
  t.strictSame((await scene.part()).intent, lost, 'the lost request is not forgotten')
  t.match(await scene.tryOnce(), { failure: { code: 'provider_unavailable' } }, 'lost again')
  t.match(await scene.tryOnce(), { failure: IN_DOUBT })
  t.equal(scene.replicate.creates.length, 3)
})

t.test('where it is unclear whether a request was accepted it is not sent again', async (t) => {
  const scene = await setScene(t, SILENT, {}, { intent: INTENT, request: { ...partOf(moodUpload(), 'image').request, emotion: 'HAPPY' } })
  await scene.options.api.create({ model: 'owner/name', input: SILENT.inputFor('') })
  t.match(await scene.tryOnce(), { failure: IN_DOUBT })
  t.equal(scene.replicate.creates.length, 1)
})

t.test('how long a request may be on its way can be set', async (t) => {
  const scene = await setScene(t, ECHOING, { doubtMs: 1_000 }, { intent: { ...INTENT, at: new Date().toISOString() } })
  t.strictSame(await scene.tryOnce(), { id: 'prediction0' })
  t.ok(scene.waits.reduce((sum, each) => sum + each, 0) <= 1_000)
})

const LOST: Extract<CreateFate, string>[] = ['accept, reset', 'accept, hang', 'accept, break off', 'accept, garbage', 'accept, 502']
const TRACES: { by: string; order: PredictionOrder; webhookUrl?: string; echo?: Partial<ScriptedReplicate['echo']> }[] = [
  { by: 'its webhook', order: SILENT, webhookUrl: WEBHOOK, echo: { input: false } },
  { by: 'the reference in its input', order: ECHOING },
  { by: 'the reference in its input where the list leaves out webhooks', order: ECHOING, webhookUrl: WEBHOOK, echo: { webhook: false } },
  { by: 'its whole input', order: SILENT },
]

for (const [i, fate] of LOST.entries()) {
  const { by, order, webhookUrl, echo } = TRACES[i % TRACES.length] as (typeof TRACES)[number]
  t.test(`a request answered by "${fate}" is found again by ${by}, and paid once`, async (t) => {
    const scene = await setScene(t, order, { webhookUrl })
    Object.assign(scene.replicate.echo, echo)
    scene.replicate.fates.push(fate)
    t.match(await scene.tryOnce(), { failure: { name: 'TransientFailure', code: 'provider_unavailable' } })
    t.notOk('prediction_id' in (await scene.part()))
    t.strictSame(await scene.tryOnce(), { id: 'prediction0' })
    t.strictSame(await scene.tryOnce(), { id: 'prediction0' })
    t.equal(scene.replicate.creates.length, 1)
  })
}

t.test('a worker that died between the answer and the record: the prediction is found by the next one', async (t) => {
  for (const { order, webhookUrl, echo } of TRACES) {
    const scene = await setScene(t, order, { webhookUrl })
    Object.assign(scene.replicate.echo, echo)
    await scene.tryOnce()
    const left = await scene.part()
    delete left.prediction_id
    const record = await store.create({ ...moodUpload(), parts: { 'image-1': left } })
    const next = await stage(scene.replicate, record, order, { webhookUrl })
    t.strictSame(await next.tryOnce(), { id: 'prediction0' })
    t.equal(scene.replicate.creates.length, 1)
  }
})

t.test('while the list cannot be read nothing is asked for, however long it takes', async (t) => {
  const scene = await setScene(t, ECHOING, {}, { intent: INTENT })
  for (const status of [500, 429, 401]) {
    scene.passTime(60)
    scene.replicate.onOther = (_, response) => {
      sendJson(response, status, {})
      return true
    }
    t.match(await scene.tryOnce(), { failure: { name: 'TransientFailure', code: 'provider_unavailable', countsAsAttempt: false } }, String(status))
  }
  scene.replicate.onOther = (_, response) => {
    sendJson(response, 200, {})
    return true
  }
  t.match(await scene.tryOnce(), { failure: { name: 'TransientFailure' } }, 'a list that is none')
  t.equal(scene.replicate.creates.length, 0)
  t.strictSame((await scene.part()).intent, INTENT)
})

const REFUSALS: [number, object][] = [
  [402, { name: 'TransientFailure', code: 'payment_required', retryAfterMs: 60_000 }],
  [422, { name: 'PermanentFailure', code: 'provider_rejected' }],
  [429, { name: 'TransientFailure', code: 'provider_unavailable', countsAsAttempt: false }],
  [401, { name: 'TransientFailure', code: 'provider_unavailable' }],
]

for (const [status, failure] of REFUSALS) {
  t.test(`after a plain ${status} nothing is in doubt: the intent is withdrawn`, async (t) => {
    const scene = await setScene(t)
    scene.replicate.fates.push({ status })
    t.match(await scene.tryOnce(), { failure })
    t.notOk('intent' in (await scene.part()))
    t.strictSame(await scene.tryOnce(), { id: 'prediction0' }, 'the next try asks without looking')
    t.equal(scene.replicate.creates.length, 2)
    t.equal(scene.replicate.lists(), 0)
  })
}

t.test('a request that the guard did not send is no request', async (t) => {
  const scene = await setScene(t)
  const closed = new TransientFailure('provider_unavailable', { countsAsAttempt: false })
  const api = { ...scene.options.api, create: () => Promise.reject(closed) }
  await t.rejects(obtainPrediction(await scene.claim(), ECHOING, { ...scene.options, api }), closed)
  t.notOk('intent' in (await scene.part()))
})

t.test('an answer without an id leaves the request in doubt', async (t) => {
  const scene = await setScene(t)
  scene.replicate.fates.push({ status: 201 })
  t.match(await scene.tryOnce(), { failure: { name: 'TransientFailure', code: 'provider_unavailable' } })
  t.equal((await scene.part()).intent?.resubmits, 0)
})

t.test('a worker that slept over its intent does not pay on waking up', async (t) => {
  const scene = await setScene(t)
  const moments = [0, 6_000].map((ms) => new Date(Date.now() + ms))
  const now = () => moments.shift() as Date
  await t.rejects(obtainPrediction(await scene.claim(), ECHOING, { ...scene.options, now }), {
    name: 'TransientFailure',
    countsAsAttempt: false,
  })
  t.notOk('intent' in (await scene.part()))
  t.equal(scene.replicate.creates.length, 0)
})

t.test('a worker that must stop does not begin to pay', async (t) => {
  const scene = await setScene(t, ECHOING, { signal: AbortSignal.abort('stopping') })
  t.match(await scene.tryOnce(), { failure: { name: 'TransientFailure', countsAsAttempt: false } })
  t.equal(scene.replicate.creates.length, 0)
  t.notOk('intent' in (await scene.part()))
})

t.test('a worker that must stop while it pays learns what it paid for first', async (t) => {
  const stop = new AbortController()
  const scene = await setScene(t, ECHOING, { signal: stop.signal })
  scene.replicate.onCreate = () => stop.abort('stopping')
  t.strictSame(await scene.tryOnce(), { id: 'prediction0' })
  t.equal((await scene.part()).prediction_id, 'prediction0')
})

t.test('whoever lost the part before the intent is written pays nothing', async (t) => {
  const scene = await setScene(t)
  const early = await scene.claim()
  await scene.claim()
  await t.rejects(obtainPrediction(early, ECHOING, scene.options), { name: 'Superseded', because: 'taken' })
  t.equal(scene.replicate.creates.length, 0)
})

t.test('two workers that believe they have the job pay once', async (t) => {
  const scene = await setScene(t)
  const isWaiting = Promise.withResolvers<void>()
  const isAccepted = Promise.withResolvers<void>()
  const wait = () => {
    isWaiting.resolve()
    return isAccepted.promise
  }
  let late: Promise<string> | undefined
  scene.replicate.onCreate = async () => {
    late = obtainPrediction(await scene.claim(), ECHOING, { ...scene.options, wait })
    await isWaiting.promise
  }
  t.match(await scene.tryOnce(), { failure: { name: 'Superseded', because: 'taken' } })
  t.strictSame(scene.replicate.canceled, [], 'the prediction is left to whoever has the part')
  isAccepted.resolve()
  t.equal(await late, 'prediction0')
  t.equal(scene.replicate.creates.length, 1)
})

const GIVEN_UP: [string, string, (record: UploadRecord) => Promise<unknown>][] = [
  ['canceled', 'canceled', (record) => store.change(record, (c) => cancelPart(c, jobIdOfPart(c, partOf(c, 'image')), new Date()))],
  ['erased', 'erased', (record) => store.change(record, (c) => markErasing(c, new Date()))],
  ['removed', 'erased', async (record) => store.remove((await store.get(record)) ?? record)],
]

for (const [what, because, giveUp] of GIVEN_UP) {
  t.test(`a prediction whose upload was ${what} while it was made is stopped at once`, async (t) => {
    const scene = await setScene(t)
    const claim = await scene.claim()
    scene.replicate.onCreate = () => giveUp(claim.upload) as Promise<void>
    await t.rejects(obtainPrediction(claim, ECHOING, scene.options), { name: 'Superseded', because })
    t.strictSame(scene.replicate.canceled, ['prediction0'])
  })
}

t.test('a prediction that cannot be stopped leaves the reason for stopping as it is', async (t) => {
  const scene = await setScene(t)
  const claim = await scene.claim()
  scene.replicate.onCreate = async () => void (await store.remove((await store.get(claim.upload)) ?? claim.upload))
  scene.replicate.onOther = (_, response) => {
    sendJson(response, 500, {})
    return true
  }
  await t.rejects(obtainPrediction(claim, ECHOING, scene.options), { name: 'Superseded', because: 'erased' })
})

t.test('whatever happens to requests and workers, what is paid for is paid once', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const fate = fc.constantFrom<CreateFate>('accept', ...LOST.filter((lost) => lost !== 'accept, hang'), 'reset', { status: 429 }, { status: 500 }, { status: 402 })
  const attempt = fc.record({ fate, dies: fc.boolean(), pause: fc.constantFrom(1, 20, 50) })
  let inDoubt = 0
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: 2, maxLength: 6 }), fc.constantFrom(...TRACES.slice(0, 3)), async (attempts, { order, webhookUrl }) => {
      Object.assign(replicate, { creates: [], predictions: [], canceled: [], fates: [] })
      const scene = await stage(replicate, await store.create(moodUpload()), order, { webhookUrl })
      for (const next of attempts) {
        replicate.fates = [next.fate]
        // A worker that dies while the provider works on its request never reads the answer.
        replicate.onCreate = next.dies ? async () => void (await scene.claim()) : () => {}
        const outcome = await scene.tryOnce()
        inDoubt += scene.waits.splice(0).length > 0 ? 1 : 0
        if (replicate.predictions.length > 1) throw new Error('paid twice')
        if ('id' in outcome && outcome.id !== replicate.predictions[0]?.id) throw new Error('took what is not there')
        scene.passTime(next.pause)
      }
    }),
    { numRuns: 60 },
  )
  t.ok(inDoubt > 0, `${inDoubt} tries were in doubt`)
})
