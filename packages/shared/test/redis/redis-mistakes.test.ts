import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

import t, { type Test } from 'tap'

import { createLogger } from '../../src/process/log.ts'
import { reportOutages } from '../../src/redis/log-outages.ts'
import { connectRedis, type RedisSettings } from '../../src/redis/redis-connection.ts'
import { makeCertificate } from '../fixtures/make-certificate.ts'
import { startRedisServer } from '../fixtures/start-redis-server.ts'

const SETTINGS: RedisSettings = { REDIS_SENTINEL_MASTER: 'mymaster', REDIS_CLUSTER: false }
const PASSWORD = 'the-right-password'
const locked = await startRedisServer(t, ['--requirepass', PASSWORD])
const open = await startRedisServer(t)
const tls = createTlsServer(makeCertificate(), (socket) => socket.on('error', () => {}))
tls.on('tlsClientError', () => {})
const silent = createServer((socket) => socket.on('error', () => {}))
/** As a Redis does that speaks TLS only. */
const resetting = createServer((socket) => {
  socket.on('error', () => {}).once('data', () => socket.resetAndDestroy())
})
for (const server of [tls, silent, resetting]) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => void server.close())
}
const hostOf = (server: { address(): unknown }) => `127.0.0.1:${(server.address() as AddressInfo).port}`
const lockedHost = locked.url.slice('redis://'.length)
const openHost = open.url.slice('redis://'.length)

type Mistake = [what: string, settings: Partial<RedisSettings>, sentence: RegExp]
const MISTAKES: Mistake[] = [
  ['no password', { REDIS_URL: locked.url }, /^REDIS_URL has no password, and Redis wants one/],
  [
    'a wrong password',
    { REDIS_URL: `redis://:guess@${lockedHost}` },
    /^REDIS_URL has a wrong user or password/,
  ],
  ['no TLS where there is TLS', { REDIS_URL: `redis://${hostOf(resetting)}` }, /speaks TLS only, use rediss/],
  ['TLS where there is none', { REDIS_URL: `rediss://${openHost}` }, /does not answer in TLS. Use redis:/],
  ['TLS where nothing answers', { REDIS_URL: `rediss://${hostOf(silent)}` }, /does not answer in TLS/],
  [
    'an unknown authority',
    { REDIS_URL: `rediss://${hostOf(tls)}` },
    /not trusted \(DEPTH_ZERO_.* NODE_EXTRA_CA_CERTS/,
  ],
  [
    'a host that is not there',
    { REDIS_URL: 'redis://redis.invalid' },
    /^REDIS_URL: there is no host redis\.invalid/,
  ],
  [
    'a port where nothing is',
    { REDIS_URL: 'redis://127.0.0.1:1' },
    /nothing usable answers at 127\.0\.0\.1:1 \(ECONNR/,
  ],
  [
    'a database that is not there',
    { REDIS_URL: `${open.url}/99` },
    /^REDIS_URL names a database that Redis does not/,
  ],
  [
    'a cluster that is none',
    { REDIS_URL: open.url, REDIS_CLUSTER: true },
    /^REDIS_CLUSTER is true, and the node/,
  ],
  ['sentinels that are away', { REDIS_SENTINELS: '127.0.0.1:1' }, /^REDIS_SENTINELS: none of them answers/],
]

for (const [what, settings, sentence] of MISTAKES) {
  t.test(`${what} is told in a sentence without a secret`, async (t) => {
    const line = await firstLine(t, { ...SETTINGS, ...settings })
    t.match(line, { msg: 'Redis is out of reach', problem: sentence })
    t.notMatch(JSON.stringify(line), /guess|the-right-password/)
  })
}

/** What is logged first of a connection with these settings. */
function firstLine(t: Test, settings: RedisSettings): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    const write = (text: string) => resolve(JSON.parse(text) as Record<string, unknown>)
    const connection = connectRedis(settings, 'worker', 'test')
    reportOutages(connection, settings, createLogger('test', 'warn', { write }))
    t.teardown(() => connection.disconnect())
  })
}
