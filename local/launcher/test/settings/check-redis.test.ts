import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

import { findFreePort } from '@moodscape/local-cloud/free-port'
import { askRedis } from '@moodscape/local-cloud/redis/ask-redis'
import { startRedis } from '@moodscape/local-cloud/redis/start-redis'
import t, { type Test } from 'tap'

import { checkRedis } from '../../src/settings/check-redis.ts'

const redis = await startRedis({ directory: t.testdir() })
t.teardown(redis.close)
const address = `127.0.0.1:${redis.port}`

function refuses(t: Test, url: string, message: RegExp, environment: Record<string, string> = {}) {
  return t.rejects(checkRedis({ REDIS_URL: url, ...environment }), { name: 'CannotStart', message })
}

t.test('a Redis that answers is fine', async (t) => {
  await t.resolves(checkRedis({ REDIS_URL: redis.url }))
})

t.test('a Redis that is not there is told at once, without its password', async (t) => {
  const port = await findFreePort()
  await refuses(
    t,
    `redis://:of-an-operator@127.0.0.1:${port}`,
    new RegExp(`^The Redis at 127.0.0.1:${port} cannot be used: connect ECONNREFUSED(?!.*of-an-operator)`),
  )
  await refuses(t, 'redis://no-such-host.invalid', /getaddrinfo (ENOTFOUND|EAI_AGAIN)/)
})

t.test('a single Redis is no cluster, and no sentinel', async (t) => {
  await refuses(t, redis.url, /cluster support disabled/, { REDIS_CLUSTER: 'true' })
  await refuses(t, redis.url, /sentinels/i, { REDIS_SENTINELS: address })
})

t.test('an address that is none is told as such', async (t) => {
  await refuses(t, 'redis://host:port', /REDIS_URL is no address/)
  await refuses(t, 'localhost:6379', /REDIS_URL has not the form that it needs/)
})

t.test('what does not speak Redis is told', async (t) => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
    0,
    '127.0.0.1',
  )
  t.teardown(() => server.close())
  await once(server, 'listening')
  await refuses(t, `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, /cannot be used/)
})

t.test('a password that is missing or wrong is told', async (t) => {
  await askRedis(redis.port, 'CONFIG SET requirepass right')
  await refuses(t, `redis://${address}`, /NOAUTH/)
  await refuses(t, `redis://:wrong@${address}`, /WRONGPASS/)
  await t.resolves(checkRedis({ REDIS_URL: `redis://:right@${address}` }))
})
