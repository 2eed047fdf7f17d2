import { randomBytes } from 'node:crypto'

import { parseNetworks } from '@moodscape/shared/webhooks/public-address'
import { Webhook } from 'standardwebhooks'
import t, { type Test } from 'tap'

import { createWebhookCaller } from '../src/call-webhook.ts'
import { type Receiver, startReceiver } from './fixtures/start-receiver.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const message = { id: 'msg_1', secret, body: '{"type":"job.succeeded"}' }
const local = createWebhookCaller(parseNetworks('127.0.0.0/8'))
const hasty = createWebhookCaller(parseNetworks('127.0.0.0/8'), 150)
const strict = createWebhookCaller([])
t.teardown(() => Promise.all([local.close(), hasty.close(), strict.close()]))

async function receiverFor(
  t: Pick<Test, 'teardown'>,
  answer?: Parameters<typeof startReceiver>[0],
): Promise<Receiver> {
  const receiver = await startReceiver(answer)
  t.teardown(() => receiver.close())
  return receiver
}

t.test('the call carries the message, signed as Standard Webhooks has it', async (t) => {
  const receiver = await receiverFor(t)
  await local.call({ ...message, url: `${receiver.url}/hook?for=me` })
  const [call] = receiver.calls
  t.match(call, {
    path: '/hook?for=me',
    body: message.body,
    headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
  })
  const headers = call?.headers as Record<string, string>
  t.same(new Webhook(secret).verify(message.body, headers), JSON.parse(message.body))
  t.throws(() => new Webhook(secret).verify(`${message.body} `, headers))
  t.throws(() => new Webhook(`whsec_${randomBytes(32).toString('base64')}`).verify(message.body, headers))
  t.throws(() => new Webhook(secret).verify(message.body, { ...headers, 'webhook-id': 'msg_2' }))
})

t.test('whatever is no success is refused', async (t) => {
  for (const status of [199 + 101, 400, 401, 404, 410, 429, 500, 503]) {
    const receiver = await receiverFor(t, (_request, response) => void response.writeHead(status).end('no'))
    await t.rejects(
      local.call({ ...message, url: receiver.url }),
      { name: 'CallRefused', message: String(status) },
      String(status),
    )
  }
})

t.test('redirects are not followed', async (t) => {
  const trap = await receiverFor(t)
  for (const status of [301, 302, 307, 308]) {
    const receiver = await receiverFor(
      t,
      (_request, response) => void response.writeHead(status, { location: trap.url }).end(),
    )
    await t.rejects(local.call({ ...message, url: receiver.url }), { name: 'CallRefused' })
  }
  t.same(trap.calls, [])
})

t.test(
  'private addresses are refused in every way of writing them, and by whatever name leads there',
  async (t) => {
    const receiver = await receiverFor(t)
    const { port } = new URL(receiver.url)
    const hosts = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[64:ff9b::7f00:1]',
      'localhost',
      'LOCALHOST',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.0.1',
      '169.254.169.254',
      '[fd00:ec2::254]',
      '[fe80::1]',
      '100.64.0.1',
      '192.0.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
    ]
    for (const host of hosts) {
      await t.rejects(
        strict.call({ ...message, url: `http://${host}:${port}/` }),
        { name: 'PrivateAddress' },
        host,
      )
    }
    t.same(receiver.calls, [])
  },
)

t.test('an allowed network is reached by its addresses and names, others are not', async (t) => {
  const receiver = await receiverFor(t)
  const { port } = new URL(receiver.url)
  await local.call({ ...message, url: `http://127.0.0.1:${port}/` })
  t.equal(receiver.calls.length, 1)
  await t.rejects(local.call({ ...message, url: `http://169.254.169.254:${port}/` }), {
    name: 'PrivateAddress',
  })
})

t.test('a receiver that does not answer in time is given up', async (t) => {
  const receiver = await receiverFor(t, () => {})
  await t.rejects(hasty.call({ ...message, url: receiver.url }), { name: /Timeout/ })
})

t.test('a receiver that took the call but never ends its answer has taken it', async (t) => {
  const receiver = await receiverFor(t, (_request, response) => {
    const drip = setInterval(() => response.write('.'), 50)
    response.on('close', () => clearInterval(drip))
    response.writeHead(200).write('thank you')
  })
  await hasty.call({ ...message, url: receiver.url })
  t.equal(receiver.calls.length, 1)
})

t.test('an endless answer is not read to its end', async (t) => {
  let sent = 0
  const receiver = await receiverFor(t, (_request, response) => {
    const chunk = Buffer.alloc(64 * 1024)
    const pour = () => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length
    }
    response.on('drain', pour).writeHead(200)
    pour()
  })
  await local.call({ ...message, url: receiver.url })
  t.ok(sent < 20_000_000)
})

t.test('nobody there, and a connection that breaks, are failures', async (t) => {
  const gone = await startReceiver()
  await gone.close()
  await t.rejects(local.call({ ...message, url: gone.url }), { code: 'ECONNREFUSED' })
  const broken = await receiverFor(t, (request) => void request.socket.destroy())
  await t.rejects(local.call({ ...message, url: broken.url }))
})
