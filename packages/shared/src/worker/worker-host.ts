import { randomUUID } from 'node:crypto'

import { type Job, type MinimalJob, UnrecoverableError, Worker } from 'bullmq'
import { Value } from 'typebox/value'

import { type JobFailureCode, jobErrorOf, PermanentFailure, Superseded } from '../failures/failure.ts'
import { pause } from '../failures/keep-trying.ts'
import { DEFAULT_RETRY_BUDGET, decideRetry, type RetryBudget } from '../failures/retry-policy.ts'
import type { Logger } from '../process/log.ts'
import type { WorkMetrics } from '../process/metrics.ts'
import { keepFairOrder, takePlaceAgain } from '../queue/fair-order.ts'
import type { JobEventSubscription, PublishJobEvent } from '../queue/job-events.ts'
import { CONSUMER_REPORT_MS, consumerKey, QUEUE_PREFIX } from '../queue/job-queue.ts'
import { type Claim, claimJob } from '../records/claim.ts'
import { type JobKind, JobTicket } from '../records/kinds.ts'
import { findPart, partName } from '../records/upload-parts.ts'
import type { Part, UploadRecord } from '../records/upload-record.ts'
import type { UploadStore } from '../records/upload-store.ts'
import { failPart, releasePart, settlePart } from '../records/upload-transitions.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'
import { closeConsumer } from './close-consumer.ts'
import { reportQueueTrouble } from './log-queue-errors.ts'
import { keepRunningJobs, STOPPING } from './running-jobs.ts'

/** What a handler gets to do one job. */
export interface JobContext {
  claim: Claim
  /** Aborts when the job is canceled or the process must stop. */
  signal: AbortSignal
  log: Logger
  /** Tells how far the job is, from 0 to 1. */
  progress: (share: number) => void
}

/** The work of one kind of job. */
export interface JobHandler {
  /**
   * Does the work and writes its result through the claim.
   *
   * @throws PermanentFailure, TransientFailure, Superseded; any other error counts as transient
   */
  run(context: JobContext): Promise<void>
  /**
   * Makes sure that nothing of a part that ended badly runs on at a provider, or lies in the bucket.
   *
   * @throws TransientFailure as long as that is not certain
   */
  settle(upload: UploadRecord, part: Part, log: Logger): Promise<void>
}

export interface WorkerHostOptions {
  kind: JobKind
  handler: JobHandler
  store: Pick<UploadStore, 'get' | 'change'>
  redis: RedisConnection
  events: Pick<JobEventSubscription, 'listen' | 'onGap'>
  publish: PublishJobEvent
  log: Logger
  metrics: WorkMetrics
  concurrency: number
  /** At most so many jobs a minute over all workers of the kind. */
  jobsPerMinute?: number
  budget?: RetryBudget
  /** Milliseconds after which a silent worker's job goes to another. */
  lockMs?: number
}

export interface WorkerHost {
  /** Whether the consumer takes jobs. */
  isRunning(): boolean
  /** Whether it could take one more job. */
  hasRoom(): boolean
  /** How many jobs it has taken since it started. */
  taken(): number
  /** Takes no more jobs, lets the running ones finish, and after the deadline puts them back into the queue. */
  drain(deadlineMs: number): Promise<void>
}

/** Settling is tried until nothing can run any more. */
const ENDLESS = { maxAttempts: Infinity, maxRunningMs: Infinity }
const UNSETTLED_RETRY_MS = 60_000

/** A job goes back to the queue; BullMQ delays it by `delayMs`. */
class RetryLater extends Error {
  override name = 'RetryLater'
  readonly delayMs: number

  constructor(delayMs: number) {
    super('The job is tried again later')
    this.delayMs = delayMs
  }
}

/** Takes jobs of one kind from its queue and carries each to an end that its record remembers. */
export function startWorkerHost(options: WorkerHostOptions): WorkerHost {
  const { kind, handler, store, redis, events, publish, log, metrics } = options
  const budget = options.budget ?? DEFAULT_RETRY_BUDGET
  const running = keepRunningJobs({ store, events, log })

  async function take(job: Job): Promise<string> {
    if (!Value.Check(JobTicket, job.data)) throw new UnrecoverableError('The ticket is not understood')
    const ticket = job.data
    const jobLog = log.child({ job_id: ticket.job_id, user_id: ticket.user_id })
    const current = running.begin(ticket)
    const endTimer = metrics.running.startTimer({ kind })
    metrics.active.inc({ kind })
    try {
      const outcome = await carryOut(job, ticket, current.signal, jobLog)
      metrics.jobs.inc({ kind, outcome })
      jobLog.info({ outcome }, 'job left')
      return outcome
    } catch (error) {
      metrics.jobs.inc({ kind, outcome: 'retried' })
      throw error
    } finally {
      running.end(current)
      endTimer()
      metrics.active.dec({ kind })
    }
  }

  async function carryOut(job: Job, ticket: JobTicket, signal: AbortSignal, jobLog: Logger): Promise<string> {
    const claimed = await claimJob(store, ticket, ticket.job_id, randomUUID())
    if (claimed.outcome === 'nothing') return 'nothing'
    if (claimed.outcome === 'unsettled') return settle(job, claimed.upload, claimed.part, jobLog)
    const { claim } = claimed
    if (claim.part.epoch === 1) {
      metrics.waiting.observe({ kind }, (Date.now() - Date.parse(claim.part.created_at)) / 1000)
    }
    const progress = (share: number) => {
      publish({ type: 'progress', user_id: ticket.user_id, job_id: ticket.job_id, progress: share })
      job.updateProgress(share).catch((err: unknown) => jobLog.debug({ err }, 'progress not kept'))
    }
    try {
      refuseFatalJob(claim.part, budget)
      await handler.run({ claim, signal, log: jobLog, progress })
      return 'succeeded'
    } catch (error) {
      return await endAfterError(error, job, claim, ticket, signal, jobLog)
    }
  }

  async function endAfterError(
    error: unknown,
    job: Job,
    claim: Claim,
    ticket: JobTicket,
    signal: AbortSignal,
    jobLog: Logger,
  ): Promise<string> {
    try {
      if (error instanceof Superseded) throw error
      if (signal.aborted) return await putBack(job, claim, signal, { delayMs: 0, countsAsAttempt: false })
      const runningMs = Date.now() - Date.parse(claim.part.started_at ?? claim.part.created_at)
      const decision = decideRetry(error, { attempts: claim.part.attempts, runningMs }, budget)
      if (!decision.retry) return await fail(job, claim, decision.code, error, jobLog)
      jobLog.info({ err: error, delay_ms: decision.delayMs }, 'job is tried again')
      return await putBack(job, claim, signal, decision)
    } catch (failure) {
      if (!(failure instanceof Superseded)) throw failure
      const current = await store.get(ticket)
      const part = current && findPart(current, ticket.job_id)
      return current && part?.unsettled ? settle(job, current, part, jobLog) : 'superseded'
    }
  }

  async function fail(
    job: Job,
    claim: Claim,
    code: JobFailureCode,
    err: unknown,
    jobLog: Logger,
  ): Promise<string> {
    jobLog.warn({ err, code }, 'job failed')
    await claim.change((record, part) => failPart(record, part, jobErrorOf(code, err), new Date()))
    if (!claim.part.unsettled) return 'failed'
    metrics.jobs.inc({ kind, outcome: 'failed' })
    return settle(job, claim.upload, claim.part, jobLog)
  }

  /**
   * BullMQ puts what was delayed at the end of the line. Paid work cannot wait there, its output being deleted after
   * an hour: its delay is waited out here, and it goes back to the front.
   */
  async function putBack(
    job: Job,
    claim: Claim,
    signal: AbortSignal,
    { delayMs, countsAsAttempt }: { delayMs: number; countsAsAttempt: boolean },
  ): Promise<never> {
    const isPaid = claim.part.intent !== undefined || claim.part.prediction_id !== undefined
    await pause(isPaid ? delayMs : 0, signal).catch((reason: unknown) => {
      if (!signal.aborted) throw reason
    })
    await claim.change((record, part) => releasePart(record, part, countsAsAttempt))
    if (isPaid) job.opts.lifo = true
    throw new RetryLater(isPaid ? 0 : delayMs)
  }

  async function settle(job: Job, upload: UploadRecord, part: Part, jobLog: Logger): Promise<string> {
    try {
      await handler.settle(upload, part, jobLog)
    } catch (error) {
      const decision = decideRetry(error, { attempts: job.attemptsMade, runningMs: 0 }, ENDLESS)
      jobLog.info({ err: error }, 'it is not certain yet that nothing runs on at the provider')
      throw new RetryLater(decision.retry ? decision.delayMs : UNSETTLED_RETRY_MS)
    }
    await store.change(upload, (record) => {
      const current = record.parts[partName(kind, part.n)]
      return current ? settlePart(record, current) : record
    })
    return 'settled'
  }

  const worker = new Worker(kind, take, {
    connection: redis,
    prefix: QUEUE_PREFIX,
    concurrency: options.concurrency,
    lockDuration: options.lockMs ?? 30_000,
    stalledInterval: (options.lockMs ?? 30_000) / 2,
    // The record decides when a job has failed, not the number of workers that died over it.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    // A job that lost its own options with its data must leave too: its id, kept, would keep a healed one out.
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
    ...(options.jobsPerMinute && { limiter: { max: options.jobsPerMinute, duration: 60_000 } }),
    settings: {
      async backoffStrategy(_attempts: number, _type?: string, error?: Error, job?: MinimalJob) {
        if (job) await takePlaceAgain(redis, job as Job)
        return error instanceof RetryLater ? error.delayMs : 1_000 + Math.random() * 2_000
      },
    },
  })
  reportQueueTrouble(worker, redis, log)
  keepFairOrder(worker, redis, log)
  worker.on('failed', (job, err) => {
    if (!(err instanceof RetryLater)) log.warn({ err, job_id: job?.id }, 'job went back to the queue')
  })
  worker.on('stalled', (jobId) =>
    log.warn({ job_id: jobId }, 'a job of a silent worker went back to the queue'),
  )

  const report = () => {
    if (!worker.isRunning() || worker.isPaused()) return
    redis
      .set(consumerKey(kind), '1', 'PX', CONSUMER_REPORT_MS)
      .catch((err: unknown) => log.warn({ err }, 'not reported'))
  }
  const reporting = setInterval(report, CONSUMER_REPORT_MS / 3)
  worker.waitUntilReady().then(report, (err: unknown) => log.warn({ err }, 'queue not ready'))

  return {
    isRunning: () => worker.isRunning(),
    hasRoom: () => running.held() < options.concurrency,
    taken: () => running.begun(),
    async drain(deadlineMs) {
      clearInterval(reporting)
      const deadline = setTimeout(() => running.abortAll(STOPPING), deadlineMs)
      await closeConsumer(worker, running, log)
      clearTimeout(deadline)
      running.close()
    },
  }
}

/** A job over which worker after worker vanished is likely what kills them, and must not take the rest along. */
function refuseFatalJob({ lost = 0 }: Part, { maxLost }: RetryBudget): void {
  if (lost <= maxLost) return
  throw new PermanentFailure('internal_error', {
    cause: new Error(`${lost} workers vanished while they held the job`),
  })
}
