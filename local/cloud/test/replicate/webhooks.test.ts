import { createHmac } from 'node:crypto'

import { validateWebhook } from 'replicate'
import t from 'tap'

import { signWebhook } from '../../src/replicate/webhooks/sign-webhook.ts'
import { standIn, testClock } from './fixtures/stand-in.ts'
import { type ReceivedWebhook, webhookReceiver } from './fixtures/webhook-receiver.ts'

const SLEEPER = 'moodscape/sleeper'

t.test('the signature is the one in the example of the Standard Webhooks specification', async (t) => {
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  const signature = signWebhook(
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1614265330,
    '{"test": 2432232314}',
  )
  t.equal(signature, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

t.test('webhooks are signed so that the receiver can tell where they come from', async (t) => {
  const clock = testClock()
  const { client } = await standIn(t, { clock: clock.read })
  const hook = await webhookReceiver(t)
  const { key } = await client.webhooks.default.secret.get()
  t.match(key, /^whsec_[A-Za-z0-9+/]{43}=$/)
  await client.predictions.create({ model: SLEEPER, input: { seconds: 0 }, webhook: hook.url })
  const { headers, body } = await hook.next()

  t.match(headers, { 'content-type': 'application/json', 'webhook-id': /^msg_/, 'webhook-signature': /^v1,/ })
  t.equal(headers['webhook-timestamp'], String(clock.read() / 1000))
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const expected = createHmac('sha256', Buffer.from(key.slice(6), 'base64'))
    .update(signed)
    .digest('base64')
  t.equal(headers['webhook-signature'], `v1,${expected}`)
  t.equal(await validateWebhook(signedRequest({ headers, body }), key), true)
  const changed = body.replace('sleeper', 'painter')
  t.equal(await validateWebhook(signedRequest({ headers, body: changed }), key), false)
})

function signedRequest({ headers, body }: Pick<ReceivedWebhook, 'headers' | 'body'>): Request {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  const signed = names.map((name): [string, string] => [name, String(headers[name])])
  return new Request('http://receiver.invalid/', { method: 'POST', headers: signed, body })
}

t.test('without a filter every event is told, in order', async (t) => {
  const { client } = await standIn(t)
  const hook = await webhookReceiver(t)
  const emotions = [{ type: 'CALM', confidence: 99 }]
  const input = { emotions, width: 256, height: 256, style: 'pixel', seed: 1 }
  await client.predictions.create({ model: 'moodscape/painter', input, webhook: hook.url })
  const told = [await hook.next()]
  while (told.at(-1)?.prediction.status === 'processing') told.push(await hook.next())
  const [start, ...logs] = told
  const [output, completed] = [logs.pop(), await hook.next()]
  t.match(start?.prediction, { status: 'processing', input, logs: '', output: null })
  t.ok(logs.length > 0)
  t.ok(logs.every(({ prediction }) => prediction.logs?.startsWith('Using seed: 1\n')))
  t.match(completed.prediction, { status: 'succeeded', logs: /^Using seed: 1\n/, output: [/\/out-0\.webp$/] })
  t.equal(output?.body, completed.body)
  const ids = new Set([...told, completed].map(({ headers }) => headers['webhook-id']))
  t.equal(ids.size, told.length + 1)
})

t.test('the filter chooses the events', async (t) => {
  const { client } = await standIn(t)
  const hook = await webhookReceiver(t)
  const create = (events: Array<'start' | 'output' | 'logs' | 'completed'>) =>
    client.predictions.create({
      model: 'moodscape/refuser',
      input: { events },
      webhook: hook.url,
      webhook_events_filter: events,
    })
  await create(['start'])
  await create(['output', 'logs'])
  await create([])
  await create(['completed'])
  const told = [await hook.next(), await hook.next()].map(({ prediction }) => prediction)
  const facts = told.map((prediction) => [prediction.webhook_events_filter, prediction.status])
  t.strictSame(facts.sort(), [
    [['completed'], 'failed'],
    [['start'], 'processing'],
  ])
})

t.test('the last webhook is tried again with the same id until it is taken', async (t) => {
  const clock = testClock()
  const { client } = await standIn(t, { clock: clock.read, webhookRetryDelays: [0, 0, 0] })
  const hook = await webhookReceiver(t)
  hook.answerWith(500, 404, 302)
  await client.predictions.create({
    model: SLEEPER,
    input: { seconds: 0 },
    webhook: hook.url,
    webhook_events_filter: ['completed'],
  })
  const attempts = [await hook.next(), await hook.next(), await hook.next(), await hook.next()]
  t.equal(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size, 1)
  t.equal(new Set(attempts.map(({ body }) => body)).size, 1)
})

t.test('webhooks of an unfinished prediction are not tried again', async (t) => {
  const { client } = await standIn(t, { webhookRetryDelays: [0, 0, 0] })
  const hook = await webhookReceiver(t)
  hook.answerWith(503)
  await client.predictions.create({
    model: SLEEPER,
    input: { seconds: 0 },
    webhook: hook.url,
    webhook_events_filter: ['start', 'completed'],
  })
  t.equal((await hook.next()).prediction.status, 'processing')
  t.equal((await hook.next()).prediction.status, 'succeeded')
})

t.test('a receiver that is away holds up no other, and closing does not wait for it', async (t) => {
  const { client, close } = await standIn(t)
  const { status } = await client.predictions.create({
    model: SLEEPER,
    input: { seconds: 0 },
    webhook: 'http://127.0.0.1:9/',
    wait: true,
  })
  t.equal(status, 'succeeded')
  await close()
})
