import t from 'tap'
import type { TObject } from 'typebox'

import { PermanentFailure, TransientFailure } from '../../src/failures/failure.ts'
import { createRegistry, createWorkMetrics } from '../../src/process/metrics.ts'
import { measureQueue } from '../../src/queue/measure-queue.ts'
import { claimJob } from '../../src/records/claim.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import { Part, UploadRecord } from '../../src/records/upload-record.ts'
import { cancelPart, notePart } from '../../src/records/upload-transitions.ts'
import { connectRedis } from '../../src/redis/redis-connection.ts'
import type { JobContext } from '../../src/worker/job-handler.ts'
import { CANCELED } from '../../src/worker/running-jobs.ts'
import { ASSET, aborted, finish, startHostBench } from '../fixtures/host-bench.ts'
import { imageUpload, partOf } from '../fixtures/records.ts'
import { ready } from '../fixtures/start-redis-server.ts'
import { until } from '../fixtures/until.ts'

const bench = await startHostBench(t)
const { store, queues, startHost, order, ended } = bench

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
    // Settling publishes no event.
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

t.test(
  'results are timed, runs written down for the housekeeper, failures counted by their code',
  async (t) => {
    const metrics = createWorkMetrics(createRegistry('test'))
    const redis = connectRedis(bench.config, 'request', 'hand')
    t.teardown(() => redis.disconnect())
    await ready(redis)
    const runsBefore = (await measureQueue(redis, 'image')).runSeconds.length
    const [good, bad] = [await order(), await order()]
    const run = async (context: JobContext) => {
      if (context.claim.upload.upload_id === bad.upload_id) throw new PermanentFailure('content_refused')
      await finish(context)
    }
    await startHost(t, { run }, { metrics })
    t.match([(await ended(good)).state, (await ended(bad)).state], ['succeeded', 'failed'])
    await until(async () => (await measureQueue(redis, 'image')).runSeconds.length > runsBefore)
    const said = await metrics.registry.metrics()
    t.match(said, /^moodscape_time_to_result_seconds_count\{.*kind="image".*\} 1$/m)
    t.match(said, /^moodscape_job_failures_total\{kind="image",code="content_refused",.+\} 1$/m)
  },
)
