import { randomUUID } from 'node:crypto'

import t, { type Test } from 'tap'
import type { TObject } from 'typebox'

import { PermanentFailure, TransientFailure } from '../../src/failures/failure.ts'
import { createLogger } from '../../src/process/log.ts'
import { createRegistry, createWorkMetrics } from '../../src/process/metrics.ts'
import { createJobEventPublisher, subscribeToJobEvents } from '../../src/queue/job-events.ts'
import { claimJob } from '../../src/records/claim.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import { Part, UploadRecord } from '../../src/records/upload-record.ts'
import { cancelPart, finishGenerated, notePart } from '../../src/records/upload-transitions.ts'
import { connectRedis, type RedisRole } from '../../src/redis/redis-connection.ts'
import { CANCELED, STOPPING } from '../../src/worker/running-jobs.ts'
import {
  type JobContext,
  type JobHandler,
  startWorkerHost,
  type WorkerHostOptions,
} from '../../src/worker/worker-host.ts'
import { imageUpload, partOf } from '../fixtures/records.ts'
import { ready } from '../fixtures/start-redis-server.ts'
import { until } from '../fixtures/until.ts'
import { startWorkerBench } from '../fixtures/worker-bench.ts'

const bench = await startWorkerBench(t)
const { store, queues } = bench
const log = createLogger('test', 'fatal')
const ASSET = { key: 'made', media_type: 'image/png', bytes: 1 }

const finish = (context: JobContext) =>
  context.claim.change((record, part) => finishGenerated(record, part, ASSET, new Date()))

/** A worker of pictures in this process, which is gone with the test. */
async function startHost(t: Test, handler: Partial<JobHandler>, options: Partial<WorkerHostOptions> = {}) {
  const connect = (role: RedisRole) => {
    const settings = {
      REDIS_URL: bench.environment['REDIS_URL'] ?? '',
      REDIS_SENTINEL_MASTER: '',
      REDIS_CLUSTER: false,
    }
    const connection = connectRedis(settings, role, 'host')
    connection.on('error', () => {})
    t.teardown(() => connection.disconnect())
    return connection
  }
  const [redis, requests, subscriptions] = [connect('worker'), connect('request'), connect('worker')]
  await Promise.all([redis, requests, subscriptions].map(ready))
  const events = subscribeToJobEvents(subscriptions, log)
  const host = startWorkerHost({
    ...{ kind: 'image', store, redis, events, log, concurrency: 4 },
    publish: createJobEventPublisher(requests, log),
    metrics: createWorkMetrics(createRegistry('test')),
    handler: { run: finish, settle: async () => {}, ...handler },
    ...options,
  })
  // Teardowns run in reverse order: the host leaves before its connections do.
  t.teardown(async () => {
    await host.drain(0)
    await events.close()
  })
  return host
}

async function order(
  change: (record: UploadRecord) => UploadRecord = (record) => record,
): Promise<UploadRecord> {
  const upload = await store.create(change(imageUpload(`user-${randomUUID()}`)))
  await bench.enqueue(upload, partOf(upload, 'image'))
  return upload
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}

const hasEnded = (record: UploadRecord) => partOf(record, 'image').finished_at !== undefined
const ended = async (upload: UploadRecord) => partOf(await bench.until(upload, hasEnded), 'image')

t.test(
  'a job over which too many workers vanish fails, is not worked again, and holds up no other',
  async (t) => {
    const deadly = await store.create(imageUpload('deadly'))
    const jobId = jobIdOfPart(deadly, partOf(deadly, 'image'))
    for (let i = 0; i < 3; i++) await claimJob(store, deadly, jobId, `worker ${i}, which vanishes`)
    const worked: string[] = []
    await bench.enqueue(deadly, partOf(deadly, 'image'))
    const others = [await order(), await order()]
    const run = async (context: JobContext) => {
      worked.push(context.claim.upload.user_id)
      await finish(context)
    }
    await startHost(
      t,
      { run },
      { budget: { maxAttempts: 8, maxRunningMs: 60_000, maxLost: 2 }, concurrency: 1 },
    )
    t.match(await ended(deadly), { state: 'failed', lost: 3, error: { code: 'internal_error' } })
    for (const upload of others) t.match(await ended(upload), { state: 'succeeded' })
    t.strictSame(worked.sort(), others.map(({ user_id }) => user_id).sort())
  },
)

t.test('a job is given to the last worker that the budget allows to vanish', async (t) => {
  const upload = await store.create(imageUpload('nearly'))
  const jobId = jobIdOfPart(upload, partOf(upload, 'image'))
  for (let i = 0; i < 2; i++) await claimJob(store, upload, jobId, `worker ${i}, which vanishes`)
  await bench.enqueue(upload, partOf(upload, 'image'))
  await startHost(t, {}, { budget: { maxAttempts: 8, maxRunningMs: 60_000, maxLost: 2 } })
  t.match(await ended(upload), { state: 'succeeded', lost: 2 })
})

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
  const redis = connectRedis(
    { REDIS_URL: bench.environment['REDIS_URL'] ?? '', REDIS_SENTINEL_MASTER: '', REDIS_CLUSTER: false },
    'request',
    'hand',
  )
  t.teardown(() => redis.disconnect())
  await ready(redis)
  return redis
}

t.test('the rest is taken once the minute is over', async (t) => {
  const redis = await connectRequests(t)
  await redis.del('{moodscape}:image:limiter')
  const host = await startHost(t, {}, { jobsPerMinute: 20 })
  await until(async () => host.taken() === 10 && !Object.values(await queues.image.counts()).some(Boolean))
  await redis.del('{moodscape}:image:limiter')
  t.equal(host.taken(), 10)
})

t.test("what a newer release adds to records and tickets is kept, and in nobody's way", async (t) => {
  const upload = await store.create(withNovelties(imageUpload('newer')))
  const { user_id, upload_id } = upload
  const ticket = { user_id, upload_id, job_id: jobIdOfPart(upload, partOf(upload, 'image')), novel: 'field' }
  await queues.image.enqueue([ticket])
  await startHost(t, {})
  const part = await ended(upload)
  t.match(part, {
    state: 'succeeded',
    asset: ASSET,
    novel: { of: 'a part' },
    request: { novel: ['of a request'] },
  })
  t.match(await store.get(upload), { novel: 'of a record' })
})

function withNovelties(record: UploadRecord): UploadRecord {
  const part = partOf(record, 'image')
  const novel = { ...part, novel: { of: 'a part' }, request: { ...part.request, novel: ['of a request'] } }
  return Object.assign({ ...record, novel: 'of a record' }, { parts: { 'image-1': novel } })
}

t.test('a record of an older release, without any field that is optional, is worked', async (t) => {
  const bare = (value: object, schema: TObject) =>
    Object.fromEntries(Object.entries(value).filter(([name]) => schema.required?.includes(name)))
  const upload = await order((record) => {
    const part = { ...bare(partOf(record, 'image'), Part), request: { seed: 1, token: 'older' } } as Part
    return { ...bare(record, UploadRecord), parts: { 'image-1': part } } as unknown as UploadRecord
  })
  t.notOk(Object.keys(upload).some((field) => ['emotion', 'emotions', 'incoming'].includes(field)))
  await startHost(t, {})
  t.match(await ended(upload), { state: 'succeeded', epoch: 1, attempts: 0 })
})

t.test('what may pass is tried again, and counts as an attempt only if it was one', async (t) => {
  const failures = [
    new TransientFailure('provider_unavailable', { countsAsAttempt: false, retryAfterMs: 1 }),
    new TransientFailure('provider_unavailable', { retryAfterMs: 1 }),
    new Error('of whatever kind'),
  ]
  const upload = await order()
  const run = async (context: JobContext) => {
    const failure = failures.shift()
    if (failure) throw failure
    await finish(context)
  }
  await startHost(t, { run })
  t.match(await ended(upload), { state: 'succeeded', epoch: 4, attempts: 2, lost: undefined })
})

t.test('paid work that is tried again comes before all others, those without it do not', async (t) => {
  const [mayBegin, worked] = [Promise.withResolvers<void>(), [] as string[]]
  const run = async (context: JobContext) => {
    const { claim } = context
    const { user_id } = claim.upload
    worked.push(user_id)
    if (user_id === busy.user_id) await mayBegin.promise
    if (worked.filter((user) => user === user_id).length > 1 || ![paid, unpaid].some(isOf(user_id)))
      return finish(context)
    if (user_id === paid.user_id)
      await claim.change((record, part) => notePart(record, part, { prediction_id: 'p1' }))
    throw new TransientFailure('provider_unavailable', { retryAfterMs: 1 })
  }
  const isOf = (user: string) => (upload: UploadRecord) => upload.user_id === user
  const busy = await order()
  await startHost(t, { run }, { concurrency: 1 })
  await until(() => worked.length === 1)
  const [unpaid, paid] = [await order(), await order()]
  const others = [await order(), await order()]
  mayBegin.resolve()
  for (const upload of [busy, unpaid, paid, ...others]) t.match(await ended(upload), { state: 'succeeded' })
  const names = [busy, unpaid, paid, paid, ...others, unpaid].map(({ user_id }) => user_id)
  t.strictSame(worked, names)
})

t.test('attempts end with the budget, and what is permanent ends at once', async (t) => {
  const [stubborn, hopeless] = [await order(), await order()]
  const run = async ({ claim }: JobContext) => {
    if (claim.upload.user_id === hopeless.user_id) throw new PermanentFailure('content_refused')
    throw new TransientFailure('provider_unavailable', { retryAfterMs: 1 })
  }
  await startHost(t, { run }, { budget: { maxAttempts: 2, maxRunningMs: 60_000, maxLost: 2 } })
  t.match(await ended(stubborn), {
    state: 'failed',
    attempts: 1,
    epoch: 2,
    error: { code: 'provider_unavailable' },
  })
  t.match(await ended(hopeless), {
    state: 'failed',
    attempts: 0,
    epoch: 1,
    error: { code: 'content_refused' },
  })
})

t.test(
  'a job canceled while it runs is stopped, and what may run on at the provider is settled',
  async (t) => {
    const upload = await order()
    const jobId = jobIdOfPart(upload, partOf(upload, 'image'))
    let reason: unknown
    const run = async ({ claim, signal }: JobContext) => {
      await claim.change((record, part) => notePart(record, part, { prediction_id: 'p1' }))
      await store.change(upload, (record) => cancelPart(record, jobId, new Date()))
      await aborted(signal)
      reason = signal.reason
      signal.throwIfAborted()
    }
    const settled: unknown[] = []
    await startHost(t, { run, settle: async (_, part) => void settled.push(part.prediction_id) })
    // Nobody is told that something was settled.
    await until(async () => settled.length > 0 && !(await store.get(upload))?.open_shard)
    t.match(partOf((await store.get(upload)) as UploadRecord, 'image'), {
      state: 'canceled',
      epoch: 1,
      unsettled: undefined,
    })
    t.equal(reason, CANCELED)
    t.strictSame(settled, ['p1'])
  },
)

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
  const leaving = host.drain(60_000)
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
      await redis.del(`{moodscape}:image:${jobId}`)
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
  await (await connectRequests(t)).hdel(`{moodscape}:image:${jobId}`, 'opts')
  await startHost(t, {})
  t.match(await ended(upload), { state: 'succeeded' })
  await until(async () => !Object.values(await queues.image.counts()).some(Boolean))
  const ticket = { user_id: upload.user_id, upload_id: upload.upload_id, job_id: jobId }
  t.strictSame(await queues.image.missing([ticket]), [ticket], 'its id is not kept')
})
