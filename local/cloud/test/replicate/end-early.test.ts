import type { Prediction } from 'replicate'
import t from 'tap'

import { posting, type StandIn, standIn, testClock } from './fixtures/stand-in.ts'
import { webhookReceiver } from './fixtures/webhook-receiver.ts'

const SLEEPER = 'moodscape/sleeper'

async function createWithDeadline(
  { call }: StandIn,
  cancelAfter: string,
  webhook?: string,
): Promise<Prediction> {
  const response = await call(
    `/models/${SLEEPER}/predictions`,
    posting({ input: {}, webhook }, { 'cancel-after': cancelAfter }),
  )
  return response.json() as Promise<Prediction>
}

t.test('a prediction is canceled while it waits', async (t) => {
  const { client } = await standIn(t)
  const hook = await webhookReceiver(t)
  const running = await client.predictions.create({ model: SLEEPER, input: {}, webhook: hook.url })
  await hook.next()
  const waiting = await client.predictions.create({ model: SLEEPER, input: {} })
  const canceled = await client.predictions.cancel(waiting.id)
  t.match(canceled, { status: 'canceled', started_at: null, completed_at: /Z$/, metrics: {} })
  t.equal((await client.predictions.get(running.id)).status, 'processing')
})

t.test('canceling a prediction in process frees its thread', async (t) => {
  const { client } = await standIn(t)
  const hook = await webhookReceiver(t)
  const running = await client.predictions.create({ model: SLEEPER, input: {}, webhook: hook.url })
  t.equal((await hook.next()).prediction.status, 'processing')
  const next = client.predictions.create({ model: SLEEPER, input: { seconds: 0 }, wait: true })
  const canceled = await client.predictions.cancel(running.id)
  t.match(canceled, { status: 'canceled', output: null, error: null, metrics: { predict_time: Number } })
  t.equal((await hook.next()).prediction.status, 'canceled')
  t.equal((await next).status, 'succeeded')
})

t.test('canceling what is finished changes nothing', async (t) => {
  const { client } = await standIn(t)
  const finished = await client.predictions.create({ model: SLEEPER, input: { seconds: 0 }, wait: true })
  t.same(await client.predictions.cancel(finished.id), finished)
})

t.test('at its deadline a running prediction is canceled, a waiting one aborted', async (t) => {
  const clock = testClock()
  const server = await standIn(t, { clock: clock.read })
  const hook = await webhookReceiver(t)
  const running = await createWithDeadline(server, '5s', hook.url)
  t.equal((await hook.next()).prediction.status, 'processing')
  const waiting = await createWithDeadline(server, '5')
  const patient = await server.client.predictions.create({
    model: SLEEPER,
    input: {},
    webhook: hook.url,
    webhook_events_filter: ['start'],
  })
  t.match(running, { deadline: '2026-01-01T00:00:05.000Z' })

  clock.advance(4.9)
  t.equal((await server.client.predictions.get(running.id)).status, 'processing')
  clock.advance(0.1)
  t.equal((await server.client.predictions.get(running.id)).status, 'canceled')
  t.equal((await server.client.predictions.get(waiting.id)).status, 'aborted')
  const last = [(await hook.next()).prediction, (await hook.next()).prediction]
  t.equal(last.find(({ id }) => id === running.id)?.status, 'canceled')
  t.equal(last.find(({ id }) => id === patient.id)?.status, 'processing')
})

t.test('Cancel-After takes hours, minutes and seconds', async (t) => {
  const clock = testClock()
  const server = await standIn(t, { clock: clock.read })
  const deadlines = {
    '90': '2026-01-01T00:01:30.000Z',
    '90s': '2026-01-01T00:01:30.000Z',
    '5m': '2026-01-01T00:05:00.000Z',
    '1h30m45s': '2026-01-01T01:30:45.000Z',
  }
  for (const [header, deadline] of Object.entries(deadlines)) {
    t.equal((await createWithDeadline(server, header)).deadline, deadline, header)
  }
})

t.test('Cancel-After refuses less than five seconds and what is no duration', async (t) => {
  const server = await standIn(t)
  for (const header of ['4', '4s', '0', '-30', 'soon', '1m 30s', '30s1m', '1.5m', 's']) {
    const answer = await createWithDeadline(server, header)
    t.match(answer, { status: 400, title: 'Invalid Cancel-After header' }, header)
  }
  t.equal(server.predictions.length, 0)
})
