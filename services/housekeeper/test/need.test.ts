import { createLogger } from '@moodscape/shared/process/log'
import { noteRun } from '@moodscape/shared/queue/measure-queue'
import type { JobKind } from '@moodscape/shared/records/kinds'
import { startRedisServer } from '@moodscape/shared/testing/start-redis-server'
import { until } from '@moodscape/shared/testing/until'
import t, { type Test } from 'tap'

import { readHousekeeperConfig } from '../src/config.ts'
import { startHousekeeper } from '../src/start-housekeeper.ts'
import { startTestHouse } from './fixtures/test-house.ts'

const house = await startTestHouse()
t.teardown(() => house.close())
const environment = { ...house.environment, REPLICATE_CREATES_PER_MINUTE: '60' }

/** A housekeeper in this process. @returns how to ask it at its health port */
async function start(t: Test, redisUrl: string) {
  Object.assign(process.env, environment)
  const config = readHousekeeperConfig({ ...environment, REDIS_URL: redisUrl })
  const housekeeper = await startHousekeeper(config, createLogger('housekeeper', 'fatal'))
  t.teardown(() => housekeeper.stop())
  return (path: string) => fetch(`http://127.0.0.1:${housekeeper.healthPort}${path}`)
}

const enqueue = (kind: JobKind, jobs: number) =>
  house.queues[kind].enqueue(
    Array.from({ length: jobs }, (_, i) => ({ user_id: 'u', upload_id: 'x', job_id: `${kind}-${i}` })),
  )

t.test(
  '/need says how many hands each kind asks for, and no more than the provider lets through',
  async (t) => {
    const ask = await start(t, house.environment.REDIS_URL ?? '')
    const need = async () => (await ask('/need')).json()
    await until(async () => (await ask('/need')).ok)
    t.same(await need(), { emotion: { need: 0 }, image: { need: 0 }, melody: { need: 0 } })
    await enqueue('emotion', 12)
    await enqueue('image', 80)
    await enqueue('melody', 3)
    t.same(await need(), { emotion: { need: 12 }, image: { need: 60 }, melody: { need: 3 } })
    for (let i = 0; i < 5; i++) await noteRun(house.redis, 'image', 7.2)
    t.same(await need(), { emotion: { need: 12 }, image: { need: 8 }, melody: { need: 3 } })

    const metrics = await (await ask('/metrics')).text()
    for (const line of [
      /^moodscape_queue_need\{kind="emotion",service="housekeeper"\} 12$/m,
      /^moodscape_queue_need\{kind="image",.+\} 8$/m,
      /^moodscape_queue_oldest_waiting_seconds\{kind="melody",.+\} \d/m,
      /^moodscape_queue_has_consumer\{kind="emotion",.+\} 0$/m,
    ]) {
      t.match(metrics, line)
    }
  },
)

t.test('while Redis is away or silent the need is not known, which is not 0', async (t) => {
  const redis = await startRedisServer(t)
  const ask = await start(t, redis.url)
  await until(async () => (await ask('/need')).ok)
  redis.freeze()
  t.teardown(() => redis.thaw())
  const silent = await ask('/need')
  t.equal(silent.status, 503)
  t.equal(silent.headers.get('content-type'), 'application/problem+json')
  t.match(await silent.json(), { status: 503, detail: /Redis/ })
  t.notMatch(await (await ask('/metrics')).text(), /^moodscape_queue_need\{/m)
  redis.thaw()
  await redis.kill()
  t.equal((await ask('/need')).status, 503)
  await redis.start()
  await until(async () => (await ask('/need')).ok)
  // Stopped while it connects again, a consumer gives up closing and leaves a timer that keeps this process alive.
  await until(async () => (await ask('/readyz')).ok)
})
