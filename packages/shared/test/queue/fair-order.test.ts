import { randomUUID } from 'node:crypto'

import { type Job, Worker } from 'bullmq'
import t, { type Test } from 'tap'

import { createLogger } from '../../src/process/log.ts'
import { keepFairOrder, takePlaceAgain } from '../../src/queue/fair-order.ts'
import { createJobQueue } from '../../src/queue/job-queue.ts'
import { qualifiedNameOf, queuePrefixOf } from '../../src/queue/key-prefixes.ts'
import type { JobTicket } from '../../src/records/kinds.ts'
import { ready, startRedisServer } from '../fixtures/start-redis-server.ts'
import { until } from '../fixtures/until.ts'

const server = await startRedisServer(t)
const redis = server.connect('request')
await ready(redis)
const log = createLogger('test', 'fatal')

/** The n-th job of a user. */
const ticketOf = (name: string): JobTicket => ({
  user_id: name.replace(/\d+$/, ''),
  upload_id: 'upload',
  job_id: name,
})
const range = (user: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${user}${from + i}`)

/** A queue of its own, and a consumer that does one job after the other once it may. */
async function startQueue(t: Test, work: (name: string) => Promise<void> = async () => {}) {
  const queueName = `queue-${randomUUID()}`
  const queue = createJobQueue(queueName, redis)
  t.teardown(() => queue.close())
  const worked: string[] = []
  return {
    queue,
    worked,
    key: (rest: string) => `${qualifiedNameOf(queueName)}:${rest}`,
    add: (...names: string[]) => queue.enqueue(names.map(ticketOf)),
    positions: (...names: string[]) =>
      Promise.all(names.map(async (name) => (await queue.look(name)).position)),
    async consume() {
      const connection = server.connect('worker')
      const run = async ({ id = '' }: { id?: string | undefined }) => {
        worked.push(id)
        await work(id)
      }
      const worker = new Worker(queueName, run, {
        connection,
        prefix: queuePrefixOf(queueName),
        settings: {
          async backoffStrategy(_attempts, _type, _error, job) {
            await takePlaceAgain(redis, job as Job)
            return 1
          },
        },
      })
      worker.on('error', () => {})
      keepFairOrder(worker, connection, log)
      t.teardown(() => worker.close())
      await worker.waitUntilReady()
    },
    async untilEmpty() {
      await until(async () => !Object.values(await queue.counts()).some(Boolean))
    },
  }
}

t.test('the first jobs of other users pass those that one user has queued before', async (t) => {
  const begun = Promise.withResolvers<void>()
  const mayGoOn = Promise.withResolvers<void>()
  const { add, consume, worked, positions, untilEmpty } = await startQueue(t, async () => {
    begun.resolve()
    await mayGoOn.promise
  })
  await consume()
  await add('flood1')
  await begun.promise
  await Promise.all(range('flood', 2, 30).map((name) => add(name)))
  await add('b1', 'b2')
  await add('c1')
  t.strictSame(await positions('flood1', 'b1', 'c1'), [undefined, 0, 1])
  mayGoOn.resolve()
  await untilEmpty()
  t.strictSame(worked.slice(0, 3), ['flood1', 'b1', 'c1'])
  t.equal(worked[3]?.replace(/\d+/, ''), 'flood', 'then each has one in turn')
  t.strictSame(
    worked
      .slice(4, 6)
      .map((name) => name.replace(/\d+/, ''))
      .sort(),
    ['b', 'flood'],
  )
  t.strictSame(worked.sort(), ['flood1', 'b1', 'b2', 'c1', ...range('flood', 2, 30)].sort(), 'and none twice')
})

t.test('a user who waits is not starved by new users', async (t) => {
  let newcomers = 0
  const { add, consume, worked } = await startQueue(t, async () => {
    // One for each job that is done, so there is always a user who was never served.
    await add(`new-${++newcomers}-1`)
  })
  await add(...range('patient', 1, 6))
  await consume()
  await until(() => worked.includes('patient6'))
  t.ok(worked.length < 40, `served after ${worked.length} jobs`)
  t.strictSame(
    worked.filter((name) => name.startsWith('patient')),
    range('patient', 1, 6),
    'in order',
  )
})

t.test('jobs that are queued again all at once are as fair as those that came one by one', async (t) => {
  const { add, consume, worked, untilEmpty } = await startQueue(t)
  await add(...range('a', 1, 5), ...range('b', 1, 2), 'c1')
  await consume()
  await untilEmpty()
  t.strictSame(worked, ['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4', 'a5'])
})

t.test('a user who had jobs dropped is not held back for them', async (t) => {
  const { add, queue, positions } = await startQueue(t)
  await add(...range('a', 1, 9), ...range('b', 1, 3))
  for (const name of range('a', 2, 9)) await queue.drop(ticketOf(name))
  await add('a10')
  t.strictSame(await positions('a1', 'b1', 'b2', 'a10', 'b3'), [0, 1, 2, 3, 4])
})

t.test('a user who drops the last job does not get the next before the others', async (t) => {
  const { add, queue, positions } = await startQueue(t)
  await add(...range('a', 1, 4), ...range('b', 1, 2))
  await queue.drop(ticketOf('a4'))
  await add('a5')
  t.strictSame(await positions('a1', 'b1', 'a2', 'b2', 'a3', 'a5'), [0, 1, 2, 3, 4, 5])
})

t.test('jobs that vanished from Redis count no longer, however they did', async (t) => {
  const { add, key, positions } = await startQueue(t)
  await add(...range('a', 1, 4), ...range('b', 1, 2))
  for (const name of range('a', 1, 4)) {
    await redis.zrem(key('prioritized'), name)
    await redis.del(key(name))
  }
  await add('a5')
  t.strictSame(await positions('b1', 'a5', 'b2'), [0, 1, 2])
})

t.test('adding a job again leaves it its place', async (t) => {
  const { add, positions } = await startQueue(t)
  await add(...range('a', 1, 3), ...range('b', 1, 2))
  const before = await positions('a1', 'b1', 'a2', 'b2', 'a3')
  for (let i = 0; i < 3; i++) await add('a2', 'b1')
  t.strictSame(await positions('a1', 'b1', 'a2', 'b2', 'a3'), before)
  await add('a4')
  t.strictSame(await positions('a4'), [5], 'nor is the user held back for it')
})

t.test('jobs that are tried again and again let the first jobs of others pass', async (t) => {
  let isThrottled = true
  const { add, consume, worked, untilEmpty } = await startQueue(t, async (name) => {
    if (worked.length === 20) await add('b1')
    if (name.startsWith('a') && isThrottled) throw new Error('to be tried again')
    isThrottled = false
  })
  await add(...range('a', 1, 4))
  await consume()
  await untilEmpty()
  t.ok(worked.indexOf('b1') < 23, worked.join(' '))
})

t.test('nothing of a user stays in Redis once all jobs are done or dropped', async (t) => {
  const { add, queue, consume, key, untilEmpty } = await startQueue(t)
  await add(...range('a', 1, 3), 'b1')
  await queue.drop(ticketOf('b1'))
  await consume()
  await untilEmpty()
  await until(async () => (await redis.keys(key('*'))).every((found) => !/line/.test(found)))
})

t.test(
  'the rounds start over at a moment without waiting jobs, and go on in order where there is none',
  async (t) => {
    const { add, key, positions } = await startQueue(t)
    await redis.zadd(key('fair:round'), 2 ** 23, 'served')
    await add(...range('a', 1, 3))
    await add('b1')
    await add('a4', 'b2')
    t.strictSame(await positions('a1', 'b1', 'a2', 'b2', 'a3', 'a4'), [0, 1, 2, 3, 4, 5])
    await redis.del(key('prioritized'))
    await add('c1')
    t.equal(await redis.hget(key('c1'), 'priority'), '2')
  },
)

t.test('what was queued by an older release, without a place, goes first', async (t) => {
  const { add, key, positions, queue } = await startQueue(t)
  await add('a1', 'b1')
  await redis.lpush(key('wait'), 'old1', 'old2')
  t.strictSame(await positions('old1', 'old2', 'a1', 'b1'), [0, 1, 2, 3])
  t.match(await queue.counts(), { waiting: 4, paused: 0 })
  t.equal(await queue.backlog(), 4)
  await redis.hset(key('meta'), 'paused', '1')
  t.match(await queue.counts(), { waiting: 0, paused: 4 })
  t.equal(await queue.backlog(), 0)
})
