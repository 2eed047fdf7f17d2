import type { Span } from '@opentelemetry/api'
import { type Job, type MinimalJob, UnrecoverableError, Worker } from 'bullmq'
import { Value } from 'typebox/value'

import { DEFAULT_RETRY_BUDGET, type RetryBudget } from '../failures/retry-policy.ts'
import type { Logger } from '../process/log.ts'
import type { WorkMetrics } from '../process/metrics.ts'
import { keepFairOrder, takePlaceAgain } from '../queue/fair-order.ts'
import type { JobEventSubscription } from '../queue/job-events.ts'
import { CONSUMER_REPORT_MS, consumerKey } from '../queue/job-queue.ts'
import { queuePrefixOf } from '../queue/key-prefixes.ts'
import { noteRun } from '../queue/measure-queue.ts'
import { JobTicket } from '../records/kinds.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'
import { inProcessSpan } from '../tracing/job-spans.ts'
import { closeConsumer } from './close-consumer.ts'
import { reportQueueTrouble } from './log-queue-errors.ts'
import { type JobOutcome, type JobRunner, RetryLater, runJob } from './run-job.ts'
import { keepRunningJobs, type RunningJobs, STOPPING } from './running-jobs.ts'

export interface WorkerHostOptions extends Omit<JobRunner, 'budget' | 'metrics'> {
  redis: RedisConnection
  events: Pick<JobEventSubscription, 'listen' | 'onGap'>
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
  /** Takes no more jobs, waits for the running ones, and after the deadline puts them back into the queue. */
  drain(deadlineMs: number): Promise<void>
}

/** Takes jobs of one kind from its queue and has each carried to its end. */
export function startWorkerHost(options: WorkerHostOptions): WorkerHost {
  const { store, redis, events, log, concurrency } = options
  const running = keepRunningJobs({ store, events, log })
  const worker = openConsumer(options, (job) =>
    inProcessSpan(options.kind, job, (span) => takeJob(job, running, options, span), isUnexpected),
  )
  reportQueueTrouble(worker, redis, log)
  keepFairOrder(worker, redis, log)
  const stopReporting = reportConsumer(worker, redis, log)

  return {
    isRunning: () => worker.isRunning(),
    hasRoom: () => running.held() < concurrency,
    taken: () => running.begun(),
    async drain(deadlineMs) {
      stopReporting()
      const deadline = setTimeout(() => running.abortAll(STOPPING), deadlineMs)
      await closeConsumer(worker, running, log)
      clearTimeout(deadline)
      running.close()
    },
  }
}

/** Why a job is tried again was noted where it was decided; that it is, is no failure. */
function isUnexpected(error: unknown): boolean {
  return !(error instanceof RetryLater)
}

async function takeJob(
  job: Job,
  running: RunningJobs,
  options: WorkerHostOptions,
  span: Span,
): Promise<JobOutcome> {
  if (!Value.Check(JobTicket, job.data)) throw new UnrecoverableError('The ticket is not understood')
  const { kind, redis, handler, store, publish, metrics, budget = DEFAULT_RETRY_BUDGET } = options
  const ticket = job.data
  const log = options.log.child({ job_id: ticket.job_id, user_id: ticket.user_id })
  const current = running.begin(ticket)
  const begun = performance.now()
  const endTimer = metrics.running.startTimer({ kind })
  metrics.active.inc({ kind })
  try {
    const outcome = await runJob({
      ...{ kind, handler, store, publish, metrics, budget },
      ...{ job, ticket, signal: current.signal, log },
    })
    metrics.jobs.inc({ kind, outcome })
    if (outcome === 'succeeded') {
      noteRun(redis, kind, (performance.now() - begun) / 1_000).catch((err: unknown) =>
        log.debug({ err }, 'run not noted'),
      )
    }
    span.setAttribute('moodscape.job.outcome', outcome)
    log.info({ outcome }, 'job left')
    return outcome
  } catch (error) {
    metrics.jobs.inc({ kind, outcome: 'retried' })
    span.setAttribute('moodscape.job.outcome', 'retried')
    throw error
  } finally {
    running.end(current)
    endTimer()
    metrics.active.dec({ kind })
  }
}

function openConsumer(options: WorkerHostOptions, take: (job: Job) => Promise<JobOutcome>): Worker {
  const { kind, redis, log, concurrency, jobsPerMinute, lockMs = 30_000 } = options
  const worker = new Worker(kind, take, {
    connection: redis,
    prefix: queuePrefixOf(kind),
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    // The record decides when a job has failed, not the number of workers that died over it.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    // A job that lost its own options with its data must leave too: its id, kept, would keep a healed one out.
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
    ...(jobsPerMinute && { limiter: { max: jobsPerMinute, duration: 60_000 } }),
    settings: {
      async backoffStrategy(_attempts: number, _type?: string, error?: Error, job?: MinimalJob) {
        if (job) await takePlaceAgain(redis, job as Job)
        return error instanceof RetryLater ? error.delayMs : 1_000 + Math.random() * 2_000
      },
    },
  })
  worker.on('failed', (job, err) => {
    if (!(err instanceof RetryLater)) log.warn({ err, job_id: job?.id }, 'job went back to the queue')
  })
  worker.on('stalled', (jobId) =>
    log.warn({ job_id: jobId }, 'a job of a silent worker went back to the queue'),
  )
  return worker
}

/** Reports regularly that the consumer is there to take jobs. @returns how to stop */
function reportConsumer(worker: Worker, redis: RedisConnection, log: Logger): () => void {
  const report = () => {
    if (!worker.isRunning() || worker.isPaused()) return
    redis
      .set(consumerKey(worker.name), '1', 'PX', CONSUMER_REPORT_MS)
      .catch((err: unknown) => log.warn({ err }, 'not reported'))
  }
  const reporting = setInterval(report, CONSUMER_REPORT_MS / 3)
  worker.waitUntilReady().then(report, (err: unknown) => log.warn({ err }, 'queue not ready'))
  return () => clearInterval(reporting)
}
