import { once } from 'node:events'

import { until } from '@moodscape/shared/testing/until'
import t from 'tap'

import { open, parseAnswers, readToEnd, talk } from './fixtures/talk-raw.ts'
import { startTestGateway } from './fixtures/test-gateway.ts'
import { startTestStores } from './fixtures/test-stores.ts'
import { createUser } from './fixtures/user.ts'

const stores = await startTestStores()
t.teardown(() => stores.close())

t.test('what still comes while the process stops is sent elsewhere by a problem', async (t) => {
  const gateway = await startTestGateway(stores)
  const user = createUser(gateway)
  const socket = await open(gateway.url)
  const all = readToEnd(socket)
  const head = `host: x\r\nauthorization: Bearer ${user.token}\r\n`
  let isHeld = false
  const release = Promise.withResolvers<void>()
  stores.dynamoDbFaults.inject({
    match: () => true,
    times: 1,
    action: { type: 'callback', before: () => ((isHeld = true), release.promise) },
  })
  socket.write(`GET /gallery HTTP/1.1\r\n${head}\r\n`)
  await until(() => isHeld)
  const closed = gateway.close()
  socket.write(`GET /gallery HTTP/1.1\r\n${head}\r\n`)
  await until(() => gateway.logs().includes('This process is stopping'))
  release.resolve()
  const [first, second] = parseAnswers(await all)
  await closed
  t.equal(first?.status, 200)
  t.match(second, {
    status: 503,
    headers: { 'content-type': /^application\/problem\+json/, 'retry-after': String },
  })
  t.match(JSON.parse(second?.body ?? ''), { code: 'unavailable', retryable: true, request_id: String })
})

t.test('a client that does not read its answer is waited for only so long', async (t) => {
  const gateway = await startTestGateway(stores, { SHUTDOWN_SECONDS: '1' })
  const socket = await open(gateway.url)
  const isClosed = once(socket, 'close')
  // More than the buffers on the way hold.
  socket.write('GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(20))
  await once(socket, 'readable')
  await gateway.close()
  socket.resume()
  await isClosed
  t.ok(socket.bytesRead < 20_000_000, 'only what was on its way already')
})

t.test('answers to what is no request carry the headers that all others carry', async (t) => {
  const gateway = await startTestGateway(stores, { REQUEST_SECONDS: '1' })
  t.teardown(() => gateway.close())
  const [ordinary] = await talk(gateway.url, 'GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  const own = new Set([
    'date',
    'content-length',
    'content-type',
    'connection',
    'ratelimit',
    'ratelimit-policy',
  ])
  const common = Object.entries(ordinary?.headers ?? {}).filter(([name]) => !own.has(name))
  t.ok(common.length > 8)
  const cases = {
    400: 'nonsense\r\n\r\n',
    431: `GET / HTTP/1.1\r\nx: ${'y'.repeat(17_000)}\r\n\r\n`,
    408: 'GET / HTTP/1.1\r\nhost: x\r\n',
  }
  for (const [status, bytes] of Object.entries(cases)) {
    const [answer] = await talk(gateway.url, bytes)
    t.equal(answer?.status, Number(status))
    t.match(answer?.headers, Object.fromEntries(common), status)
    t.equal(answer?.headers['content-type'], 'application/problem+json')
  }
})
