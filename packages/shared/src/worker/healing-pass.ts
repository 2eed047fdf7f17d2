import PQueue from 'p-queue'

import { collectFailures, type FailureCollection } from '../process/collect-failures.ts'
import type { Logger } from '../process/log.ts'
import type { WorkMetrics } from '../process/metrics.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import { runAsLeader } from '../queue/leader-lease.ts'
import { openWorkOf } from '../records/describe-open-work.ts'
import { JOB_KINDS, type JobKind, type JobTicket } from '../records/kinds.ts'
import { findPart, hasMissedStart, isOwedWork, ticketAgain, ticketOf } from '../records/upload-parts.ts'
import type { UploadRecord } from '../records/upload-record.ts'
import type { OpenUpload, UploadKey, UploadStore } from '../records/upload-store.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'

export interface HealingOptions {
  store: Pick<UploadStore, 'get' | 'allOpen'>
  queues: Record<JobKind, Pick<JobQueue, 'enqueue' | 'missing'>>
  redis: RedisConnection
  log: Logger
  metrics: Pick<WorkMetrics, 'healed'>
  /** Milliseconds between two passes of all workers together. */
  everyMs?: number
  /** Jobs owed for less than this are left alone: the process that made them so is about to queue them. */
  graceMs?: number
}

/** So many records are read at the same time. */
const READS_AT_ONCE = 16

/**
 * Queues again the jobs that the records still need and the queue lacks: after a crash between two steps, or a
 * flushed or restored Redis. Adding a job that is still queued changes nothing, so the pass may add too many. One
 * worker of any kind does this for the jobs of all kinds: the index is read once, and no kind depends on its own
 * workers. A record is read only where the queue lacks one of its jobs, or the index does not tell its jobs.
 *
 * @returns how many jobs the queue had lost
 * @throws PassedOver at the end, where a record could not be healed
 */
export async function healOnce(options: HealingOptions): Promise<number> {
  const { store, queues, log, metrics } = options
  const failures = collectFailures()
  const readEach = createBoundedReader(store, failures)
  let healed = 0
  for await (const uploads of store.allOpen()) {
    const unknown = uploads.filter(({ work }) => !work)
    const read = await readEach(unknown, readOpenWork)
    const owed = [...uploads, ...read].flatMap((upload) => jobsOwedBy(upload, options))
    for (const kind of JOB_KINDS) {
      await failures.attempt(async () => {
        const tickets = owed.filter((job) => job.kind === kind).map((job) => job.ticket)
        const missing = await queues[kind].missing(tickets)
        // A job leaves the queue after its end was written to the record, so a part with work left to do did not leave
        // that way.
        const lost = await readEach(missing, findStillOwed)
        await queues[kind].enqueue(lost)
        if (lost.length > 0) metrics.healed.inc({ kind }, lost.length)
        healed += lost.length
      })
    }
  }
  if (healed > 0) log.info({ healed }, 'jobs that the queues had lost are queued again')
  failures.throwIfAny()
  return healed
}

function readOpenWork(upload: UploadRecord): OpenUpload | undefined {
  const work = openWorkOf(upload)
  return work && { user_id: upload.user_id, upload_id: upload.upload_id, work }
}

/** Reads many records, some at a time, and gives what was found in those that are there and can be read. */
function createBoundedReader({ get }: Pick<UploadStore, 'get'>, failures: FailureCollection) {
  const reads = new PQueue({ concurrency: READS_AT_ONCE })
  return async <Key extends UploadKey, Found>(
    keys: Key[],
    find: (upload: UploadRecord, key: Key) => Found | undefined,
  ): Promise<Found[]> => {
    const read = async (key: Key) => {
      const upload = await get(key)
      return upload && find(upload, key)
    }
    const found = await reads.addAll(keys.map((key) => () => failures.attempt(() => read(key))))
    return found.filter((one) => one !== undefined)
  }
}

/**
 * A process that changes a part so that a worker owes it something queues its job next, and gets the time to do so. The
 * time is counted for each part: in a record that changes again and again, a part that did not change is still healed.
 */
function jobsOwedBy(
  upload: OpenUpload,
  { graceMs = 15_000 }: HealingOptions,
): { kind: JobKind; ticket: JobTicket }[] {
  const until = new Date(Date.now() - graceMs).toISOString()
  return (upload.work?.jobs ?? [])
    .filter(({ since }) => since <= until)
    .map((job) => ({ kind: job.kind, ticket: ticketOf(upload, job) }))
}

/** The ticket again, where its part still is a worker's. That a part has expired is written down by the housekeeper. */
function findStillOwed(upload: UploadRecord, { job_id }: JobTicket): JobTicket | undefined {
  const part = findPart(upload, job_id)
  const isOwed = part && isOwedWork(part) && part.state !== 'waiting' && !hasMissedStart(part, new Date())
  return isOwed ? ticketAgain(upload, part) : undefined
}

/** Heals as soon as Redis answers, whenever it is back, and regularly, in turns with the others. @returns how to stop */
export function healRegularly(options: HealingOptions): () => void {
  const { redis, log, everyMs = 60_000 } = options
  return runAsLeader({ redis, log, name: 'healing', everyMs }, () => healOnce(options))
}
