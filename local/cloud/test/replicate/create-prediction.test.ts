import t from 'tap'

import { modelNamed } from '../../src/replicate/models/catalogue.ts'
import { posting, standIn } from './fixtures/stand-in.ts'
import { webhookReceiver } from './fixtures/webhook-receiver.ts'

const SLEEPER = 'moodscape/sleeper'
const MUSICGEN = '671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb'

t.test('a prediction starts, is processed and succeeds', async (t) => {
  const { client, url } = await standIn(t)
  const hook = await webhookReceiver(t)

  const created = await client.predictions.create({
    model: SLEEPER,
    input: { seconds: 0 },
    webhook: hook.url,
  })
  t.match(created.id, /^[a-z2-7]{26}$/)
  t.match(created, {
    model: SLEEPER,
    version: modelNamed(SLEEPER)?.version,
    status: /^(starting|processing|succeeded)$/,
    input: { seconds: 0 },
    error: null,
    data_removed: false,
    source: 'api',
    webhook: hook.url,
    urls: {
      get: `${url}/v1/predictions/${created.id}`,
      cancel: `${url}/v1/predictions/${created.id}/cancel`,
    },
  })

  const { prediction: started } = await hook.next()
  t.match(started, { id: created.id, status: 'processing', started_at: /Z$/, completed_at: null })

  const finished = await client.wait(created)
  t.match(finished, { status: 'succeeded', logs: 'Slept 0 s\n', metrics: { predict_time: Number } })
  t.ok(finished.created_at <= (finished.started_at ?? ''))
  t.ok((finished.started_at ?? '') <= (finished.completed_at ?? ''))
})

t.test('the ledger lists every prediction with its input', async (t) => {
  const { client, predictions } = await standIn(t)
  const first = await client.predictions.create({ model: SLEEPER, input: { seconds: 0 } })
  const second = await client.predictions.create({
    model: 'moodscape/refuser',
    input: { reference: 'job-7' },
  })
  t.match(predictions, [
    { id: first.id, model: SLEEPER, input: { seconds: 0 } },
    { id: second.id, model: 'moodscape/refuser', input: { reference: 'job-7' } },
  ])
  t.equal(predictions.length, 2)
})

t.test('a model can be asked for by version in each of its forms', async (t) => {
  const { client } = await standIn(t)
  const version = modelNamed(SLEEPER)?.version ?? ''
  for (const reference of [SLEEPER, `${SLEEPER}:${version}`, version]) {
    const { model } = await client.predictions.create({ version: reference, input: { seconds: 0 } })
    t.equal(model, SLEEPER)
  }
})

t.test('a community model runs by version only', async (t) => {
  const { call } = await standIn(t)
  const input = { prompt: 'calm', duration: 99_999 }
  const byName = await call('/models/meta/musicgen/predictions', posting({ input }))
  t.equal(byName.status, 404)
  for (const version of ['meta/musicgen', `${SLEEPER}:${MUSICGEN}`, '0'.repeat(64), 'latest']) {
    const refused = await call('/predictions', posting({ version, input }))
    t.match(await refused.json(), { status: 422, title: 'Invalid version or not permitted' }, version)
  }
  for (const version of [`meta/musicgen:${MUSICGEN}`, MUSICGEN]) {
    const understood = await call('/predictions', posting({ version, input }))
    t.match(await understood.json(), { invalid_fields: [{ field: 'input.duration' }] }, version)
  }
})

t.test('with Prefer: wait the answer comes when the prediction is finished', async (t) => {
  const { client, call } = await standIn(t)
  const waited = await client.predictions.create({ model: SLEEPER, input: { seconds: 0.02 }, wait: true })
  t.equal(waited.status, 'succeeded')
  const response = await call(
    '/models/moodscape/failer/predictions',
    posting({ input: {} }, { prefer: 'respond-async, wait=30' }),
  )
  t.equal(response.status, 201)
  t.match(await response.json(), { status: 'failed', error: /^CUDA out of memory/, output: null })
})

t.test('with Prefer: wait=n the answer comes after n seconds in whatever state', async (t) => {
  const { client } = await standIn(t)
  const { status } = await client.predictions.create({ model: SLEEPER, input: {}, wait: 1 })
  t.equal(status, 'processing')
})

t.test('a client that leaves does not end its prediction', async (t) => {
  const { client, predictions } = await standIn(t)
  const hook = await webhookReceiver(t)
  const leaving = new AbortController()
  const asked = client.predictions.create({
    model: SLEEPER,
    input: {},
    wait: true,
    webhook: hook.url,
    signal: leaving.signal,
  })
  const { prediction } = await hook.next()
  leaving.abort()
  await t.rejects(asked)
  t.equal((await client.predictions.get(prediction.id)).status, 'processing')
  t.equal((await client.predictions.cancel(prediction.id)).status, 'canceled')
  t.equal(predictions[0]?.id, prediction.id)
})

t.test('closing answers those who wait', async (t) => {
  const { client, close } = await standIn(t)
  const hook = await webhookReceiver(t)
  const asked = client.predictions.create({ model: SLEEPER, input: {}, wait: true, webhook: hook.url })
  await hook.next()
  await close()
  t.equal((await asked).status, 'processing')
})

t.test('predictions are processed in the order they came', async (t) => {
  const { client } = await standIn(t)
  const hook = await webhookReceiver(t)
  const first = await client.predictions.create({ model: SLEEPER, input: {}, webhook: hook.url })
  const second = await client.predictions.create({ model: SLEEPER, input: { seconds: 0.01 } })
  const third = client.predictions.create({ model: SLEEPER, input: { seconds: 0.01 }, wait: true })
  t.equal((await hook.next()).prediction.status, 'processing')
  t.equal((await client.predictions.get(second.id)).status, 'starting')
  await client.predictions.cancel(first.id)
  const { status, started_at: startedLast = '' } = await third
  const { completed_at: completedBefore = '' } = await client.predictions.get(second.id)
  t.equal(status, 'succeeded')
  t.ok(completedBefore !== '' && completedBefore <= startedLast)
})
