import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'

import { createLogger } from '@moodscape/shared/process/log'
import { type JobEvent, subscribeToJobEvents } from '@moodscape/shared/queue/job-events'
import { connectRedis } from '@moodscape/shared/redis/redis-connection'
import { Webhook } from 'standardwebhooks'
import t from 'tap'

import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'

const secret = `whsec_${randomBytes(24).toString('base64')}`
const stores = await startTestStores()
const gateway = await startTestGateway(stores, { REPLICATE_WEBHOOK_SECRET: secret })
const subscriptions = connectRedis(gateway.config, 'worker', 'test')
await once(subscriptions, 'ready')
const feed = subscribeToJobEvents(subscriptions, createLogger('test', 'fatal'))
const heard: JobEvent[] = []
feed.listen((events) => heard.push(events))
t.teardown(async () => {
  await feed.close()
  await gateway.close()
  await stores.close()
})

const body = JSON.stringify({ id: 'p1', status: 'succeeded', output: ['https://replicate.delivery/x.webp'] })

function signed(by = secret, at = new Date(), content = body): Record<string, string> {
  const id = `msg_${randomUUID()}`
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(by).sign(id, at, content),
  }
}

const send = (intent: string, headers: Record<string, string>, content = body, url = gateway.url) =>
  fetch(`${url}/webhooks/replicate/${intent}`, { method: 'POST', headers, body: content })

/** All events that were published before this have arrived when it resolves. */
async function untilQuiet(): Promise<void> {
  const marker = randomUUID()
  const arrived = new Promise<void>((resolve) => {
    const stop = feed.listen((events) => {
      if (events.type !== 'prediction' || events.intent_id !== marker) return
      stop()
      resolve()
    })
  })
  gateway.publish({ type: 'prediction', intent_id: marker })
  await arrived
}

const eventsOf = (intent: string) =>
  heard.filter((events) => events.type === 'prediction' && events.intent_id === intent)

t.test('a signed call wakes the worker that waits for the prediction', async (t) => {
  const intent = randomUUID()
  t.equal((await send(intent, signed())).status, 204)
  await untilQuiet()
  t.same(eventsOf(intent), [{ type: 'prediction', intent_id: intent }])
})

t.test('a call that is repeated says nothing but the same', async (t) => {
  const intent = randomUUID()
  const headers = signed()
  for (let i = 0; i < 5; i++) t.equal((await send(intent, headers)).status, 204)
  await untilQuiet()
  t.same(new Set(eventsOf(intent).map((events) => JSON.stringify(events))).size, 1)
})

t.test('calls that are not signed, or not for this, or not now, wake nobody', async (t) => {
  const intent = randomUUID()
  const good = signed()
  const without = (name: string) =>
    Object.fromEntries(Object.entries(good).filter(([header]) => header !== name))
  const minutes = (count: number) => new Date(Date.now() + count * 60_000)
  const refused: Record<string, [Record<string, string>, string?]> = {
    'another secret': [signed(`whsec_${randomBytes(24).toString('base64')}`)],
    'another body': [good, body.replace('succeeded', 'failed')],
    'another id': [{ ...good, 'webhook-id': 'msg_other' }],
    'another time': [{ ...good, 'webhook-timestamp': String(Number(good['webhook-timestamp']) + 1) }],
    'an old call': [signed(secret, minutes(-6))],
    'a call from the future': [signed(secret, minutes(6))],
    'no signature': [without('webhook-signature')],
    'no time': [without('webhook-timestamp')],
    'no id': [without('webhook-id')],
    'a time that is none': [{ ...good, 'webhook-timestamp': 'now' }],
    'an empty signature': [{ ...good, 'webhook-signature': 'v1,' }],
    'nothing at all': [{ 'content-type': 'application/json' }, '{}'],
  }
  for (const [name, [headers, content]] of Object.entries(refused)) {
    const response = await send(intent, headers, content)
    t.match(
      { status: response.status, body: await response.json() },
      { status: 401, body: { code: 'unauthenticated' } },
      name,
    )
  }
  await untilQuiet()
  t.same(eventsOf(intent), [])
})

t.test('an intent that is none, another type and an endless body are refused', async (t) => {
  t.equal((await send('..%2F..%2Fme', signed())).status, 400)
  t.equal((await send('x', signed())).status, 400)
  t.equal((await send(randomUUID(), { ...signed(), 'content-type': 'text/plain' })).status, 415)
  const huge = JSON.stringify({ logs: 'x'.repeat(2_000_000) })
  t.equal((await send(randomUUID(), signed(secret, new Date(), huge), huge)).status, 413)
})

t.test('without a secret there is no such address', async (t) => {
  const plain = await startTestGateway(stores)
  t.teardown(() => plain.close())
  t.equal((await send(randomUUID(), signed(), body, plain.url)).status, 404)
})
