import { DelayedError, Queue, Worker } from 'bullmq'
import t, { type Test } from 'tap'

import { consumerKey, createJobQueue } from '../../src/queue/job-queue.ts'
import { qualifiedNameOf, queuePrefixOf } from '../../src/queue/key-prefixes.ts'
import { measureQueue, noteRun } from '../../src/queue/measure-queue.ts'
import type { JobTicket } from '../../src/records/kinds.ts'
import { ready, startRedisServer } from '../fixtures/start-redis-server.ts'
import { until } from '../fixtures/until.ts'

const ticketOf = (job_id: string): JobTicket => ({ user_id: 'user', upload_id: 'upload', job_id })

/** An empty Redis with a queue. */
async function open(t: Test) {
  const server = await startRedisServer(t)
  const redis = server.connect('request')
  await ready(redis)
  const queue = createJobQueue('image', redis)
  const inner = new Queue('image', { connection: server.connect('worker'), prefix: queuePrefixOf('image') })
  inner.on('error', () => {})
  t.teardown(() => Promise.all([queue.close(), inner.close()]))
  return { ...{ server, redis, queue, inner }, measure: () => measureQueue(redis, 'image') }
}

t.test('an empty queue, or one that never was, holds nothing', async (t) => {
  const { measure } = await open(t)
  t.same(await measure(), {
    ...{ waiting: 0, active: 0, dueSoon: 0, isPaused: false },
    ...{ oldestWaitingMs: 0, hasConsumer: false, runSeconds: [] },
  })
})

t.test('jobs count where they wait, in both places, and where they run', async (t) => {
  const { server, queue, inner, measure } = await open(t)
  await queue.enqueue(['a', 'b', 'c'].map(ticketOf))
  await inner.add('image', ticketOf('front'), { jobId: 'front' })
  t.match(await measure(), { waiting: 4, active: 0 })
  const { promise: end, resolve } = Promise.withResolvers<void>()
  const worker = new Worker('image', () => end, {
    ...{ connection: server.connect('worker'), prefix: queuePrefixOf('image'), concurrency: 2 },
  })
  t.teardown(() => worker.close())
  await until(async () => (await measure()).active === 2)
  t.match(await measure(), { waiting: 2, active: 2 })
  resolve()
  await until(async () => (await measure()).active === 0)
})

t.test('jobs that are tried again count if their time comes within a minute', async (t) => {
  const { server, queue, measure } = await open(t)
  const delays: Record<string, number> = { soon: 5_000, later: 50_000, late: 120_000 }
  await queue.enqueue(Object.keys(delays).map(ticketOf))
  const worker = new Worker(
    'image',
    async (job, token) => {
      await job.moveToDelayed(Date.now() + (delays[job.id ?? ''] ?? 0), token)
      throw new DelayedError()
    },
    { connection: server.connect('worker'), prefix: queuePrefixOf('image') },
  )
  t.teardown(() => worker.close())
  await until(async () => (await queue.counts()).delayed === 3)
  t.match(await measure(), { waiting: 0, active: 0, dueSoon: 2 })
})

t.test('a pause is seen, and what waits in it too', async (t) => {
  const { queue, inner, measure } = await open(t)
  await queue.enqueue([ticketOf('a')])
  await inner.pause()
  t.match(await measure(), { isPaused: true, waiting: 1 })
  await inner.resume()
  t.match(await measure(), { isPaused: false, waiting: 1 })
})

t.test('the oldest job is found wherever it waits', async (t) => {
  const { inner, measure } = await open(t)
  const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000
  await inner.add('image', {}, { jobId: 'first', priority: 2, timestamp: minutesAgo(1) })
  await inner.add('image', {}, { jobId: 'behind', priority: 9, timestamp: minutesAgo(3) })
  const inLine = (await measure()).oldestWaitingMs
  t.ok(inLine >= 180_000 && inLine < 200_000, `${inLine}`)
  await inner.add('image', {}, { jobId: 'front', timestamp: minutesAgo(5) })
  const inFront = (await measure()).oldestWaitingMs
  t.ok(inFront >= 300_000 && inFront < 320_000, `${inFront}`)
})

t.test('a job that was tried before waits since its last start', async (t) => {
  const { redis, inner, measure } = await open(t)
  await inner.add('image', {}, { jobId: 'again', timestamp: Date.now() - 600_000 })
  await redis.hset(`${qualifiedNameOf('image')}:again`, 'processedOn', Date.now() - 60_000)
  const waited = (await measure()).oldestWaitingMs
  t.ok(waited >= 60_000 && waited < 80_000, `${waited}`)
})

t.test('a consumer that reported itself is seen', async (t) => {
  const { redis, measure } = await open(t)
  await redis.set(consumerKey('image'), '1')
  t.match(await measure(), { hasConsumer: true })
})

t.test('the last hundred runs are kept, the newest first', async (t) => {
  const { redis, measure } = await open(t)
  for (let i = 1; i <= 103; i++) await noteRun(redis, 'image', i / 10)
  const { runSeconds } = await measure()
  t.equal(runSeconds.length, 100)
  t.same(runSeconds.slice(0, 2), [10.3, 10.2])
})

t.test('a Redis that is away is no empty queue', async (t) => {
  const { server, measure } = await open(t)
  await server.kill()
  await t.rejects(measure())
})
