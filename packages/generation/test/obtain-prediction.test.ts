import { TransientFailure } from '@moodscape/shared/failures/failure'
import { jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import type { Intent, Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import { cancelPart, markErasing } from '@moodscape/shared/records/upload-transitions'
import { partOf } from '@moodscape/shared/testing/records'
import { sendJson } from '@moodscape/shared/testing/scripted-server'
import t from 'tap'

import { type ObtainedPrediction, obtainPrediction } from '../src/obtain-prediction.ts'
import { ECHOING, openPayments, WEBHOOK } from './fixtures/payment-scene.ts'

const { store, setScene, total } = await openPayments(t)

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
  t.strictSame(
    scene.replicate.creates.map(({ body }) => body),
    [
      {
        input: { prompt: 'calm', seed: 7, reference: intent.id },
        webhook: `${WEBHOOK}/${intent.id}`,
        webhook_events_filter: ['completed'],
      },
    ],
  )
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

t.test('a worker that lost the part before the intent is written pays nothing', async (t) => {
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
  let late: Promise<ObtainedPrediction> | undefined
  scene.replicate.onCreate = async () => {
    late = obtainPrediction(await scene.claim(), ECHOING, { ...scene.options, wait })
    await isWaiting.promise
  }
  t.match(await scene.tryOnce(), { failure: { name: 'Superseded', because: 'taken' } })
  t.strictSame(scene.replicate.canceled, [], 'the prediction is left to the worker that has the part')
  isAccepted.resolve()
  t.equal((await late)?.id, 'prediction0')
  t.equal(scene.replicate.creates.length, 1)
})

const GIVEN_UP: [string, string, (record: UploadRecord) => Promise<unknown>][] = [
  [
    'canceled',
    'canceled',
    (record) => store.change(record, (c) => cancelPart(c, jobIdOfPart(c, partOf(c, 'image')), new Date())),
  ],
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
  scene.replicate.onCreate = async () =>
    void (await store.remove((await store.get(claim.upload)) ?? claim.upload))
  scene.replicate.onOther = (_, response) => {
    sendJson(response, 500, {})
    return true
  }
  await t.rejects(obtainPrediction(claim, ECHOING, scene.options), { name: 'Superseded', because: 'erased' })
})
