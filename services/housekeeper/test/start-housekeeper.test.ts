import { once } from 'node:events'
import { createServer } from 'node:net'

import { createLogger } from '@moodscape/shared/process/log'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { startProcess } from '@moodscape/shared/testing/start-process'
import { type RedisServer, startRedisServer } from '@moodscape/shared/testing/start-redis-server'
import { until } from '@moodscape/shared/testing/until'
import t from 'tap'

import { readHousekeeperConfig } from '../src/config.ts'
import { startHousekeeper } from '../src/start-housekeeper.ts'
import { startTestHouse } from './fixtures/test-house.ts'

const MAIN = mainOf('housekeeper')
const house = await startTestHouse()
t.teardown(() => house.close())
const { environment } = house

/** A housekeeper in this process, with a Redis of its own. */
async function start(changes: Record<string, string>, redis: RedisServer) {
  Object.assign(process.env, environment)
  const lines: { level: string; msg: string; problem?: string }[] = []
  const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number])
  const config = readHousekeeperConfig({ ...environment, REDIS_URL: redis.url, ...changes })
  const housekeeper = await startHousekeeper(config, createLogger('housekeeper', 'info', { write }))
  return {
    ...{ housekeeper, lines },
    said: (message: string) => lines.filter(({ msg }) => msg === message).length,
    async failures() {
      const response = await fetch(`http://127.0.0.1:${housekeeper.healthPort}/readyz`)
      return ((await response.json()) as { problems: string[] }).problems
    },
  }
}

/** Stands at the place of a Redis that is away, and counts who asks for it. */
async function refuseConnections({ url }: RedisServer) {
  let refused = 0
  const server = createServer((socket) => {
    refused++
    socket.on('error', () => {})
    socket.resetAndDestroy()
  }).listen(Number(new URL(url).port), '127.0.0.1')
  await once(server, 'listening')
  return {
    refused: () => refused,
    async end() {
      server.close()
      await once(server, 'close')
    },
  }
}

t.test(
  'it starts before Redis does, says what it waits for, and tells once that Redis is away and back',
  async (t) => {
    const redis = await startRedisServer(t)
    await redis.kill()
    const closed = await refuseConnections(redis)
    const { housekeeper, lines, said, failures } = await start({}, redis)
    t.teardown(() => housekeeper.stop())
    t.match(await failures(), [/^consumer: not connected$/, /^redis: /])
    await until(() => closed.refused() > 40)
    const times = new Map<string, number>()
    for (const { level, msg } of lines) if (level === 'warn') times.set(msg, (times.get(msg) ?? 0) + 1)
    t.equal(times.get('Redis is out of reach'), 3, 'once for each connection')
    t.equal(times.get('queue trouble'), 2, 'once for each queue')
    await closed.end()
    await redis.start()
    await until(async () => (await failures()).length === 0)
    t.equal(said('Redis is back'), 3)
  },
)

t.test('/readyz names the store that is not there', async (t) => {
  const { housekeeper, failures } = await start(
    { TABLE_NAME: 'another', BUCKET_NAME: 'another' },
    await startRedisServer(t),
  )
  t.teardown(() => housekeeper.stop())
  await until(async () => (await failures()).length === 2)
  t.match(await failures(), [/^table: /, /^bucket: /])
})

t.test('it warns of a Redis that may forget what is queued', async (t) => {
  const { housekeeper, said } = await start({}, await startRedisServer(t))
  t.teardown(() => housekeeper.stop())
  await until(() => said('Redis is not fit for queues') > 0)
})

t.test('asked to stop while Redis is away, its process ends well, long before the deadline', async (t) => {
  const redis = await startRedisServer(t)
  const settings = { ...environment, REDIS_URL: redis.url, SHUTDOWN_SECONDS: '40', LOG_LEVEL: 'info' }
  const housekeeper = await startProcess(t, MAIN, settings, /keeping house/)
  await redis.kill()
  await until(() => housekeeper.output().includes('Redis is out of reach'))
  const begun = Date.now()
  t.equal(await housekeeper.stop(), 0)
  t.ok(Date.now() - begun < 25_000, `${Date.now() - begun} ms`)
})
