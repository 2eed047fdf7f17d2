import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'

import { findFreePort } from '@moodscape/local-cloud/free-port'
import t, { type Test } from 'tap'

import {
  connectRedis,
  findRedisMisconfiguration,
  type RedisConnection,
  type RedisSettings,
} from '../../src/redis/redis-connection.ts'
import { next, ready, startRedisServer } from '../fixtures/start-redis-server.ts'
import { until } from '../fixtures/until.ts'

const SETTINGS: RedisSettings = { REDIS_SENTINEL_MASTER: 'mymaster', REDIS_CLUSTER: false }

function open(t: Test, settings: Partial<RedisSettings>): RedisConnection {
  const connection = connectRedis({ ...SETTINGS, ...settings }, 'request', 'test')
  connection.on('error', () => {})
  t.teardown(() => connection.disconnect())
  return connection
}

t.test('a connection says whose it is', async (t) => {
  const server = await startRedisServer(t)
  const connection = server.connect('request', 'moodscape-image-worker')
  await ready(connection)
  t.match(await connection.client('LIST'), / name=moodscape-image-worker /)
})

t.test('user, password and database come from the address, whatever characters they have', async (t) => {
  const password = 'p@ss/w:rd%'
  const server = await startRedisServer(t, ['--user', 'worker', 'on', `>${password}`, '~*', '&*', '+@all'])
  const { port } = new URL(server.url)
  const address = `redis://worker:${encodeURIComponent(password)}@127.0.0.1:${port}/3`
  const connection = open(t, { REDIS_URL: address })
  await ready(connection)
  t.equal(await connection.call('ACL', 'WHOAMI'), 'worker')
  t.match(await connection.client('INFO'), / db=3 /)
})

t.test('a request does not wait for a Redis that is not there', async (t) => {
  const connection = open(t, { REDIS_URL: `redis://127.0.0.1:${await findFreePort()}` })
  await t.rejects(connection.ping(), { message: /Stream isn't writeable/ })
})

t.test('a request in the moment of an outage fails, and the connection comes back by itself', async (t) => {
  const server = await startRedisServer(t)
  const connection = server.connect('request')
  await ready(connection)
  const isClosed = next(connection, 'close')
  await server.kill()
  await isClosed
  await t.rejects(connection.set('a', '1'))
  await server.start()
  await ready(connection)
  t.equal(await connection.set('a', '2'), 'OK')
})

t.test('a request to a Redis that is frozen fails in the end', async (t) => {
  const server = await startRedisServer(t)
  const connection = server.connect('request')
  await ready(connection)
  server.freeze()
  // The command's own limit and the heartbeat's come at the same moment: which is first, the machine decides.
  await t.rejects(connection.ping(), { message: /^(Command timed out|Reached the max retries)/ })
  server.thaw()
  await until(() =>
    connection.ping().then(
      () => true,
      () => false,
    ),
  )
})

t.test("a worker's command waits until Redis is back", async (t) => {
  const server = await startRedisServer(t)
  const connection = server.connect('worker')
  await ready(connection)
  const isClosed = next(connection, 'close')
  await server.kill()
  await isClosed
  const waiting = connection.set('a', 'after all')
  await server.start()
  t.equal(await waiting, 'OK')
})

t.test('a master that was demoted is left for a new one', async (t) => {
  const server = await startRedisServer(t)
  const [connection, operator] = [server.connect('request'), server.connect('worker')]
  await Promise.all([ready(connection), ready(operator)])
  await operator.replicaof('127.0.0.1', '1')
  const isReconnecting = next(connection, 'reconnecting')
  await t.rejects(connection.set('a', '1'), { message: /^READONLY/ })
  await isReconnecting
  await operator.replicaof('NO', 'ONE')
  await ready(connection)
  t.equal(await connection.set('a', '1'), 'OK')
})

t.test('a Redis that may forget jobs is found out', async (t) => {
  const careless = (await startRedisServer(t, ['--maxmemory-policy', 'allkeys-lru'])).connect('request')
  await ready(careless)
  t.match(await findRedisMisconfiguration(careless), [/maxmemory-policy is allkeys-lru/, /appendonly is no/])
  await careless.config('SET', 'maxmemory-policy', 'noeviction')
  await careless.config('SET', 'appendonly', 'yes')
  t.strictSame(await findRedisMisconfiguration(careless), [])
})

t.test('nothing is held against a Redis that does not tell its settings', async (t) => {
  const managed = (await startRedisServer(t, ['--rename-command', 'CONFIG', ''])).connect('request')
  await ready(managed)
  t.strictSame(await findRedisMisconfiguration(managed), [])
  managed.disconnect()
  await t.rejects(findRedisMisconfiguration(managed))
})

t.test('a cluster is reached through one of its nodes', async (t) => {
  const node = await startRedisServer(t, ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'])
  const operator = node.connect('request')
  await ready(operator)
  await operator.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
  await until(async () => String(await operator.call('CLUSTER', 'INFO')).includes('cluster_state:ok'))
  const cluster = open(t, { REDIS_URL: node.url, REDIS_CLUSTER: true })
  await ready(cluster)
  await cluster.set('{moodscape}:a', '1')
  t.equal(await cluster.get('{moodscape}:a'), '1')
  t.strictSame(await findRedisMisconfiguration(cluster), [
    'appendonly is no: a restart of Redis forgets the queues until they are healed. Set appendonly yes, or live with it',
  ])
})

t.test('connecting to a cluster that is not well yet ends, as BullMQ waits for that', async (t) => {
  const node = await startRedisServer(t, ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'])
  const operator = node.connect('request')
  await ready(operator)
  await operator.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16000')
  const cluster = open(t, { REDIS_URL: node.url, REDIS_CLUSTER: true })
  await ready(cluster)
  const isClosed = next(cluster, 'end')
  cluster.disconnect()
  await isClosed
  await cluster.connect()
  await operator.call('CLUSTER', 'ADDSLOTSRANGE', '16001', '16383')
  await until(async () => String(await operator.call('CLUSTER', 'INFO')).includes('cluster_state:ok'))
  t.equal(await cluster.set('{moodscape}:a', '1'), 'OK')
})

/** A sentinel that watches a master, and takes two seconds of silence for its death. */
async function startSentinel(t: Test, masterUrl: string): Promise<string> {
  const port = await findFreePort()
  const file = `${t.testdir({})}/sentinel.conf`
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `sentinel monitor moodmaster 127.0.0.1 ${new URL(masterUrl).port} 1`,
    'sentinel down-after-milliseconds moodmaster 2000',
    'sentinel failover-timeout moodmaster 2000',
  ]
  await writeFile(file, `${settings.join('\n')}\n`)
  const sentinel = spawn('redis-server', [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(async () => {
    const isGone = once(sentinel, 'exit')
    sentinel.kill('SIGKILL')
    await isGone
  })
  for await (const line of createInterface({ input: sentinel.stdout })) if (line.includes('+monitor')) break
  sentinel.stdout.resume()
  return `127.0.0.1:${port}`
}

t.test('sentinels name the master, also after the old one has died', async (t) => {
  const said = t.capture(console, 'error')
  const master = await startRedisServer(t)
  const replica = await startRedisServer(t, ['--replicaof', '127.0.0.1', new URL(master.url).port])
  const operator = replica.connect('worker')
  await until(async () => (await operator.info('replication')).includes('master_link_status:up'))
  const sentinels = await startSentinel(t, master.url)
  const observer = open(t, { REDIS_URL: `redis://${sentinels}` })
  await ready(observer)
  await until(
    async () => ((await observer.call('SENTINEL', 'REPLICAS', 'moodmaster')) as unknown[]).length === 1,
  )
  const connection = open(t, {
    REDIS_SENTINELS: `127.0.0.1:1, ${sentinels}`,
    REDIS_SENTINEL_MASTER: 'moodmaster',
  })
  await ready(connection)
  t.equal(await connection.set('a', '1'), 'OK')
  t.match(await connection.info('server'), new RegExp(`tcp_port:${new URL(master.url).port}\\b`))
  const isBack = next(connection, 'ready')
  await master.kill()
  await isBack
  t.match(await connection.info('server'), new RegExp(`tcp_port:${new URL(replica.url).port}\\b`))
  t.equal(await connection.set('a', '2'), 'OK')
  t.strictSame(said(), [], 'the sentinel that is not there is not complained of')
})
