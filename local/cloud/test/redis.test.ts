import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'

import { Redis } from 'ioredis'
import t, { type Test } from 'tap'

import { type RedisOptions, startRedis } from '../src/redis/start-redis.ts'

async function serveRedis(t: Test, options: Partial<RedisOptions> = {}) {
  const redis = await startRedis({ ...options, directory: options.directory ?? t.testdir() })
  t.teardown(redis.close)
  return redis
}

function connect(t: Test, url: string): Redis {
  const client = new Redis(url, { retryStrategy: () => null })
  client.on('error', () => {})
  t.teardown(() => client.disconnect())
  return client
}

t.test('it is set up for queues and reached from this machine only', async (t) => {
  const { url, port, pid } = await serveRedis(t)
  t.equal(url, `redis://127.0.0.1:${port}`)
  const client = connect(t, url)
  t.equal(await client.ping(), 'PONG')
  t.match(await client.info('server'), `process_id:${pid}\r\n`)
  const expected = {
    'maxmemory-policy': 'noeviction',
    appendonly: 'yes',
    appendfsync: 'everysec',
    bind: '127.0.0.1',
    'protected-mode': 'yes',
  }
  for (const [name, value] of Object.entries(expected))
    t.same(await client.config('GET', name), [name, value])
})

t.test('a restart keeps what was written, on the same port if told', async (t) => {
  const directory = join(t.testdir(), 'not there yet')
  const first = await serveRedis(t, { directory })
  await connect(t, first.url).set('mood', 'calm')
  await first.close()
  const second = await serveRedis(t, { directory, port: first.port })
  t.equal(second.url, first.url)
  t.equal(await connect(t, second.url).get('mood'), 'calm')
})

t.test('killed, it tells, and has everything again at the next start', async (t) => {
  const directory = t.testdir()
  const first = await serveRedis(t, { directory })
  const client = connect(t, first.url)
  await client.set('mood', 'calm')
  process.kill(first.pid, 'SIGKILL')
  await first.ended
  const second = await serveRedis(t, { directory })
  t.equal(await connect(t, second.url).get('mood'), 'calm')
})

t.test('it does not outlive a parent that is killed, and its directory is free again', async (t) => {
  const directory = t.testdir()
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/serve-redis.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => parent.kill('SIGKILL'))
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const { url, pid } = JSON.parse(line.toString()) as { url: string; pid: number }
  const client = connect(t, url)
  await client.set('mood', 'calm')
  const closed = once(client, 'end')
  parent.kill('SIGKILL')
  await closed
  const next = await serveRedis(t, { directory })
  t.equal(await connect(t, next.url).get('mood'), 'calm')
  t.not(next.pid, pid)
})

t.test('without a program it says so in one sentence', async (t) => {
  await t.rejects(startRedis({ directory: t.testdir(), binary: 'no-such-redis' }), {
    name: 'RedisNotFoundError',
    message: 'no-such-redis was not found: install Redis, or set REDIS_URL to one that runs elsewhere.',
  })
})

t.test('a port that is taken is no success, even if another Redis answers there', async (t) => {
  const other = await serveRedis(t)
  await t.rejects(startRedis({ directory: t.testdir(), port: other.port }), {
    name: 'RedisStartError',
    message: /Address already in use/,
  })
  const silent = createServer().listen(0, '127.0.0.1')
  t.teardown(() => silent.close())
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  await t.rejects(startRedis({ directory: t.testdir(), port }), { name: 'RedisStartError' })
})

t.test('a directory belongs to one Redis at a time', async (t) => {
  const directory = t.testdir()
  const first = await serveRedis(t, { directory })
  await t.rejects(startRedis({ directory }), {
    name: 'RedisDirectoryInUseError',
    message: String(first.port),
  })
  t.equal(await connect(t, first.url).ping(), 'PONG')
})
