import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

import t, { type Test } from 'tap'

import { connectRedis, type RedisSettings } from '../../src/redis/redis-connection.ts'
import { makeCertificate } from '../fixtures/make-certificate.ts'
import { startScriptedSentinel } from '../fixtures/scripted-sentinel.ts'

const SETTINGS: RedisSettings = { REDIS_SENTINEL_MASTER: 'mymaster', REDIS_CLUSTER: false }
/** The first byte of a TLS handshake; a command of Redis begins with `*`. */
const HANDSHAKE = 0x16
const certificate = makeCertificate()
setDefaultCACertificates([...getCACertificates(), certificate.cert])

/** A server that understands nothing and keeps the first bytes it was sent. */
async function listen(t: Test): Promise<{ port: number; firstBytes: Promise<Buffer> }> {
  const { promise, resolve } = Promise.withResolvers<Buffer>()
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', resolve)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => void server.close())
  return { port: (server.address() as AddressInfo).port, firstBytes: promise }
}

function open(t: Test, settings: Partial<RedisSettings>): void {
  const connection = connectRedis({ ...SETTINGS, ...settings }, 'request', 'test')
  connection.on('error', () => {})
  t.teardown(() => connection.disconnect())
}

const secret = (port: number) => `rediss://worker:password@127.0.0.1:${port}`

for (const isCluster of [false, true]) {
  t.test(
    `a password goes to no ${isCluster ? 'cluster' : 'single Redis'} but through TLS, where the address says rediss`,
    async (t) => {
      const { port, firstBytes } = await listen(t)
      open(t, { REDIS_URL: secret(port), REDIS_CLUSTER: isCluster })
      t.equal((await firstBytes)[0], HANDSHAKE)
    },
  )
}

t.test('a sentinel is asked through TLS where the address says rediss', async (t) => {
  const { port, firstBytes } = await listen(t)
  open(t, { REDIS_URL: secret(1), REDIS_SENTINELS: `127.0.0.1:${port}` })
  t.equal((await firstBytes)[0], HANDSHAKE)
})

t.test(
  'a password goes to the master that a sentinel names through TLS only, where the address says rediss',
  async (t) => {
    const { port, firstBytes } = await listen(t)
    const sentinel = await startScriptedSentinel(t, () => port, certificate)
    open(t, { REDIS_URL: secret(1), REDIS_SENTINELS: `127.0.0.1:${sentinel.port}` })
    t.equal((await firstBytes)[0], HANDSHAKE)
  },
)

t.test('sentinels and their master are asked in plain text where the address says redis', async (t) => {
  const { port, firstBytes } = await listen(t)
  const sentinel = await startScriptedSentinel(t, () => port)
  open(t, { REDIS_URL: 'redis://127.0.0.1:1', REDIS_SENTINELS: `127.0.0.1:${sentinel.port}` })
  t.equal(String.fromCharCode((await firstBytes)[0] ?? 0), '*')
})
