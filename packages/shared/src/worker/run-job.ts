import { randomUUID } from 'node:crypto'

import type { Job } from 'bullmq'

import { type JobFailureCode, jobErrorOf, PermanentFailure, Superseded } from '../failures/failure.ts'
import { pause } from '../failures/keep-trying.ts'
import { decideRetry, type RetryBudget, type RetryDecision } from '../failures/retry-policy.ts'
import type { Logger } from '../process/log.ts'
import type { WorkMetrics } from '../process/metrics.ts'
import type { PublishJobEvent } from '../queue/job-events.ts'
import { type Claim, claimJob, type PartTransition } from '../records/claim.ts'
import type { JobKind, JobTicket } from '../records/kinds.ts'
import { findPart, partName } from '../records/upload-parts.ts'
import type { Intent, Part, UploadRecord } from '../records/upload-record.ts'
import type { UploadStore } from '../records/upload-store.ts'
import { failPart, releasePart, settlePart } from '../records/upload-transitions.ts'
import { noteFailure } from '../tracing/in-span.ts'
import type { JobHandler } from './job-handler.ts'

/** How a job left the queue. */
export type JobOutcome = 'succeeded' | 'failed' | 'settled' | 'superseded' | 'nothing'

/** The job goes back to the queue; BullMQ delays it by `delayMs`. */
export class RetryLater extends Error {
  override name = 'RetryLater'
  readonly delayMs: number

  constructor(delayMs: number) {
    super('The job is tried again later')
    this.delayMs = delayMs
  }
}

/** What runs the jobs of one kind. */
export interface JobRunner {
  kind: JobKind
  handler: JobHandler
  store: Pick<UploadStore, 'get' | 'change'>
  publish: PublishJobEvent
  metrics: Pick<WorkMetrics, 'jobs' | 'waiting' | 'results' | 'failures'>
  budget: RetryBudget
}

/** One job on its way through a worker. */
export interface JobRun extends JobRunner {
  job: Pick<Job, 'attemptsMade' | 'opts' | 'updateProgress'>
  ticket: JobTicket
  /** Aborts when the job is canceled or the process must stop. */
  signal: AbortSignal
  log: Logger
}

/** Settling is tried until nothing can run any more. */
const ENDLESS = { maxAttempts: Infinity, maxRunningMs: Infinity }
const UNSETTLED_RETRY_MS = 60_000

/**
 * Carries a job to an end that its record remembers.
 *
 * @throws RetryLater when the job is to be tried again
 */
export async function runJob(run: JobRun): Promise<JobOutcome> {
  const { store, ticket } = run
  const claimed = await claimJob(store, ticket, ticket.job_id, randomUUID(), { prepare: prepareBy(run) })
  if (claimed.outcome === 'nothing') return 'nothing'
  if (claimed.outcome === 'unsettled') return settle(claimed.upload, claimed.part, run)
  try {
    return await workOrEnd(claimed.claim, claimed.intent, run)
  } catch (error) {
    if (error instanceof Superseded) return settleAfterOthers(run)
    throw error
  }
}

/** What cannot be prepared fails in the same way when it is worked on, where the job can end by it. */
function prepareBy({ handler, budget, log }: JobRun): PartTransition {
  return (record, part) => {
    if (!handler.prepare || isFatalJob(part, budget)) return record
    try {
      return handler.prepare(record, part)
    } catch (err) {
      log.debug({ err }, 'the work cannot be prepared')
      return record
    }
  }
}

async function workOrEnd(claim: Claim, intent: Intent | undefined, run: JobRun): Promise<JobOutcome> {
  try {
    await work(claim, intent, run)
    return 'succeeded'
  } catch (error) {
    if (error instanceof Superseded) throw error
    return await failOrPutBack(error, claim, run)
  }
}

async function work(claim: Claim, intent: Intent | undefined, run: JobRun): Promise<void> {
  const { kind, handler, metrics, budget, signal, log } = run
  const secondsSinceAsked = () => (Date.now() - Date.parse(claim.part.created_at)) / 1_000
  if (claim.part.epoch === 1) metrics.waiting.observe({ kind }, secondsSinceAsked())
  refuseFatalJob(claim.part, budget)
  await handler.run({ claim, intent, signal, log, progress: (share) => publishProgress(share, run) })
  metrics.results.observe({ kind }, secondsSinceAsked())
}

/** A job over which worker after worker vanished is likely what kills them, and must not take the rest along. */
function refuseFatalJob(part: Part, budget: RetryBudget): void {
  if (!isFatalJob(part, budget)) return
  throw new PermanentFailure('internal_error', {
    cause: new Error(`${part.lost} workers vanished while they held the job`),
  })
}

function isFatalJob({ lost = 0 }: Part, { maxLost }: RetryBudget): boolean {
  return lost > maxLost
}

function publishProgress(share: number, { publish, job, ticket, log }: JobRun): void {
  publish({ type: 'progress', user_id: ticket.user_id, job_id: ticket.job_id, progress: share })
  job.updateProgress(share).catch((err: unknown) => log.debug({ err }, 'progress not kept'))
}

async function failOrPutBack(error: unknown, claim: Claim, run: JobRun): Promise<JobOutcome> {
  const { signal, budget, log } = run
  if (signal.aborted) return putBack(claim, { delayMs: 0, countsAsAttempt: false }, run)
  const { attempts, started_at, created_at } = claim.part
  const runningMs = Date.now() - Date.parse(started_at ?? created_at)
  const decision = decideRetry(error, { attempts, runningMs }, budget)
  if (!decision.retry) return fail(error, decision.code, claim, run)
  log.info({ err: error, delay_ms: decision.delayMs }, 'job is tried again')
  noteFailure(error)
  return putBack(claim, decision, run)
}

async function fail(err: unknown, code: JobFailureCode, claim: Claim, run: JobRun): Promise<JobOutcome> {
  const { kind, metrics, log } = run
  log.warn({ err, code }, 'job failed')
  noteFailure(err)
  await claim.change((record, part) => failPart(record, part, jobErrorOf(code, err), new Date()))
  metrics.failures.inc({ kind, code })
  if (!claim.part.unsettled) return 'failed'
  metrics.jobs.inc({ kind, outcome: 'failed' })
  return settle(claim.upload, claim.part, run)
}

/**
 * BullMQ puts what was delayed at the end of the line. Paid work cannot wait there, its output being deleted after
 * an hour: its delay is waited out here, and it goes back to the front.
 */
async function putBack(
  claim: Claim,
  { delayMs, countsAsAttempt }: Pick<RetryDecision & { retry: true }, 'delayMs' | 'countsAsAttempt'>,
  { job, signal }: JobRun,
): Promise<never> {
  const isPaid = claim.part.intent !== undefined || claim.part.prediction_id !== undefined
  await pause(isPaid ? delayMs : 0, signal).catch((reason: unknown) => {
    if (!signal.aborted) throw reason
  })
  await claim.change((record, part) => releasePart(record, part, countsAsAttempt))
  if (isPaid) job.opts.lifo = true
  throw new RetryLater(isPaid ? 0 : delayMs)
}

/** The part was ended elsewhere, and a prediction may still run at the provider. */
async function settleAfterOthers(run: JobRun): Promise<JobOutcome> {
  const upload = await run.store.get(run.ticket)
  const part = upload && findPart(upload, run.ticket.job_id)
  return upload && part?.unsettled ? settle(upload, part, run) : 'superseded'
}

async function settle(upload: UploadRecord, part: Part, run: JobRun): Promise<JobOutcome> {
  const { kind, handler, store, job, log } = run
  try {
    await handler.settle(upload, part, log)
  } catch (error) {
    const decision = decideRetry(error, { attempts: job.attemptsMade, runningMs: 0 }, ENDLESS)
    log.info({ err: error }, 'it is not certain yet that nothing runs on at the provider')
    noteFailure(error)
    throw new RetryLater(decision.retry ? decision.delayMs : UNSETTLED_RETRY_MS)
  }
  await store.change(upload, (record) => {
    const current = record.parts[partName(kind, part.n)]
    return current ? settlePart(record, current) : record
  })
  return 'settled'
}
