import { randomUUID } from 'node:crypto'

import t, { type Test } from 'tap'

import { TransientFailure } from '../../src/failures/failure.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import type { UploadRecord } from '../../src/records/upload-record.ts'
import { connectRedis } from '../../src/redis/redis-connection.ts'
import type { JobContext } from '../../src/worker/job-handler.ts'
import { STOPPING } from '../../src/worker/running-jobs.ts'
import { aborted, finish, startHostBench } from '../fixtures/host-bench.ts'
import { imageUpload, partOf } from '../fixtures/records.ts'
import { ready } from '../fixtures/start-redis-server.ts'
import { until } from '../fixtures/until.ts'

const bench = await startHostBench(t)
const { store, queues, startHost, order, ended } = bench

t.test(
  'workers together take no more jobs in a minute than allowed, and say that they rest rather than hang',
  async (t) => {
    for (let i = 0; i < 30; i++) await order()
    const hosts = [
      await startHost(t, {}, { jobsPerMinute: 20 }),
      await startHost(t, {}, { jobsPerMinute: 20 }),
    ]
    await until(async () => {
      const { waiting, active } = await queues.image.counts()
      return waiting <= 10 && active === 0 && (await queues.image.backlog(20)) === 0
    })
    t.match(await queues.image.counts(), { waiting: 10, active: 0 })
    t.equal(hosts[0] && hosts[1] && hosts[0].taken() + hosts[1].taken(), 20)
    t.equal(await queues.image.backlog(), 10, 'they do wait')
  },
)

/** A connection by which a test changes what is in Redis. */
async function connectRequests(t: Test) {
  const redis = connectRedis(bench.config, 'request', 'hand')
  t.teardown(() => redis.disconnect())
  await ready(redis)
  return redis
}

t.test('the rest is taken once the minute is over', async (t) => {
  const redis = await connectRequests(t)
  await redis.del('{moodscape:image}:image:limiter')
  const host = await startHost(t, {}, { jobsPerMinute: 20 })
  await until(async () => host.taken() === 10 && !Object.values(await queues.image.counts()).some(Boolean))
  await redis.del('{moodscape:image}:image:limiter')
  t.equal(host.taken(), 10)
})

t.test('a worker that leaves lets its job finish', async (t) => {
  const upload = await order()
  const begun = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const run = async (context: JobContext) => {
    begun.resolve()
    await mayEnd.promise
    await finish(context)
  }
  const host = await startHost(t, { run })
  await begun.promise
  const redis = await connectRequests(t)
  const leaving = host.drain(60_000)
  await until(async () => /^blocked_clients:0\r$/m.test(await redis.info('clients')))
  const later = await order()
  mayEnd.resolve()
  await leaving
  t.match(partOf((await store.get(upload)) as UploadRecord, 'image'), { state: 'succeeded' })
  t.match(
    partOf((await store.get(later)) as UploadRecord, 'image'),
    { state: 'queued', epoch: 0 },
    'and takes no other',
  )
  await startHost(t, {})
  t.match(await ended(later), { state: 'succeeded' })
})

t.test('what is not done by the deadline goes back without counting, and to another worker', async (t) => {
  const upload = await order()
  const begun = Promise.withResolvers<void>()
  const run = async ({ signal }: JobContext) => {
    begun.resolve()
    await aborted(signal)
    t.equal(signal.reason, STOPPING)
    signal.throwIfAborted()
  }
  const host = await startHost(t, { run })
  await begun.promise
  await host.drain(0)
  t.match(partOf((await store.get(upload)) as UploadRecord, 'image'), {
    state: 'queued',
    owner: undefined,
    attempts: 0,
  })
  await startHost(t, {})
  t.match(await ended(upload), { state: 'succeeded', epoch: 2, attempts: 0, lost: undefined })
})

t.test('a ticket that is not understood leaves the queue, and the next is worked', async (t) => {
  await queues.image.enqueue([{ user_id: '', upload_id: 'x', job_id: 'strange' }])
  const upload = await order()
  await startHost(t, {}, { concurrency: 1 })
  t.match(await ended(upload), { state: 'succeeded' })
  await until(async () => !Object.values(await queues.image.counts()).some(Boolean))
  t.strictSame(await queues.image.look('strange'), {})
})

t.test(
  'a job whose data Redis lost while it ran leaves the queue, and can be queued and carried out again',
  async (t) => {
    const upload = await store.create(imageUpload(`user-${randomUUID()}`))
    const jobId = jobIdOfPart(upload, partOf(upload, 'image'))
    const redis = await connectRequests(t)
    let runs = 0
    const run = async (context: JobContext) => {
      if (++runs > 1) return finish(context)
      await redis.del(`{moodscape:image}:image:${jobId}`)
      throw new TransientFailure('provider_unavailable', { retryAfterMs: 1 })
    }
    await startHost(t, { run }, { lockMs: 1_000 })
    await bench.enqueue(upload, partOf(upload, 'image'))
    await bench.until(upload, (record) => partOf(record, 'image').attempts === 1)
    const ticket = { user_id: upload.user_id, upload_id: upload.upload_id, job_id: jobId }
    await until(async () => !Object.values(await queues.image.counts()).some(Boolean))
    if (!t.strictSame(await queues.image.missing([ticket]), [ticket], 'its id is not kept')) return
    await queues.image.enqueue([ticket])
    t.match(await ended(upload), { state: 'succeeded', attempts: 1 })
    t.equal(runs, 2)
  },
)

t.test('a job whose options Redis lost leaves the queue once it is done', async (t) => {
  const upload = await order()
  const jobId = jobIdOfPart(upload, partOf(upload, 'image'))
  await (await connectRequests(t)).hdel(`{moodscape:image}:image:${jobId}`, 'opts')
  await startHost(t, {})
  t.match(await ended(upload), { state: 'succeeded' })
  await until(async () => !Object.values(await queues.image.counts()).some(Boolean))
  const ticket = { user_id: upload.user_id, upload_id: upload.upload_id, job_id: jobId }
  t.strictSame(await queues.image.missing([ticket]), [ticket], 'its id is not kept')
})
