import { Queue, Worker } from 'bullmq'
import t, { type Test } from 'tap'

import { createLogger } from '../../src/process/log.ts'
import { createRegistry, createWorkMetrics } from '../../src/process/metrics.ts'
import { claimJob } from '../../src/records/claim.ts'
import type { JobTicket } from '../../src/records/kinds.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import { finishGenerated } from '../../src/records/upload-transitions.ts'
import { connectRedis } from '../../src/redis/redis-connection.ts'
import { healOnce } from '../../src/worker/healing-pass.ts'
import type { JobContext } from '../../src/worker/job-handler.ts'
import { ASSET, finish, startHostBench } from '../fixtures/host-bench.ts'
import { imageUpload, partOf } from '../fixtures/records.ts'
import { ready } from '../fixtures/start-redis-server.ts'
import { until } from '../fixtures/until.ts'

/** Under which all queues were up to the release of 28 November 2026. */
const EARLIER_PREFIX = '{moodscape}'

const bench = await startHostBench(t)
const { store, queues, startHost, ended } = bench
const redis = connectRedis(bench.config, 'request', 'test')
t.teardown(() => redis.disconnect())
await ready(redis)
const earlier = new Queue('image', { connection: redis, prefix: EARLIER_PREFIX })
t.teardown(() => earlier.close())

const options = {
  ...{ store, queues, redis, log: createLogger('test', 'fatal') },
  metrics: createWorkMetrics(createRegistry('test')),
  // A negative time takes in what is yet to come.
  graceMs: -1_000,
}

/** An upload whose picture a gateway of the earlier release has queued. */
async function orderEarlier() {
  const upload = await store.create(imageUpload())
  const jobId = jobIdOfPart(upload, partOf(upload, 'image'))
  const ticket: JobTicket = { user_id: upload.user_id, upload_id: upload.upload_id, job_id: jobId }
  await earlier.add('image', ticket, { jobId, removeOnComplete: true, removeOnFail: true, priority: 1 })
  return { upload, ticket }
}

/** Takes jobs as a worker of the earlier release does. */
function startEarlierWorker(t: Test, work: (ticket: JobTicket) => Promise<void>): Worker {
  const connection = connectRedis(bench.config, 'worker', 'test')
  connection.on('error', () => {})
  const worker = new Worker('image', (job) => work(job.data as JobTicket), {
    ...{ connection, prefix: EARLIER_PREFIX, lockDuration: 1_000 },
  })
  worker.on('error', () => {})
  t.teardown(async () => {
    await worker.close(true)
    connection.disconnect()
  })
  return worker
}

t.test('a job that waits in the queue of an earlier release is found by healing and done once', async (t) => {
  const { upload, ticket } = await orderEarlier()
  let runs = 0
  const run = async (context: JobContext) => {
    runs++
    await finish(context)
  }
  await startHost(t, { run })
  t.equal(await healOnce(options), 1)
  t.match(await ended(upload), { state: 'succeeded', epoch: 1 })
  t.equal(
    (await earlier.getWaitingCount()) + (await earlier.getPrioritizedCount()),
    1,
    'it still waits there',
  )

  const found: string[] = []
  startEarlierWorker(t, async ({ job_id }) => {
    found.push((await claimJob(store, ticket, job_id, 'earlier')).outcome)
  })
  await until(async () => (await earlier.getJob(ticket.job_id)) === undefined)
  t.same(found, ['nothing'], 'a worker of that release finds nothing to do')
  t.equal(runs, 1)
  t.equal(await healOnce(options), 0)
})

t.test('a worker of an earlier release ends what it holds', async (t) => {
  const { upload, ticket } = await orderEarlier()
  const begun = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  startEarlierWorker(t, async ({ job_id }) => {
    const claimed = await claimJob(store, ticket, job_id, 'earlier')
    if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome)
    begun.resolve()
    await mayEnd.promise
    await claimed.claim.change((record, part) => finishGenerated(record, part, ASSET, new Date()))
  })
  await begun.promise
  t.equal(await healOnce(options), 0)
  mayEnd.resolve()
  t.match(await ended(upload), { state: 'succeeded', epoch: 1, lost: undefined })
})

t.test('what a worker of an earlier release held when it died goes to a new one', async (t) => {
  const { upload, ticket } = await orderEarlier()
  const begun = Promise.withResolvers<void>()
  const worker = startEarlierWorker(t, async ({ job_id }) => {
    await claimJob(store, ticket, job_id, 'earlier')
    begun.resolve()
    await new Promise(() => {})
  })
  await begun.promise
  await startHost(t)
  await worker.close(true)
  await until(async () => (await healOnce(options)) === 1)
  t.match(await ended(upload), { state: 'succeeded', epoch: 2, lost: 1 })
})
