import { collectFailures } from '../process/collect-failures.ts'
import type { Logger } from '../process/log.ts'
import type { WorkMetrics } from '../process/metrics.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import { runAsLeader } from '../queue/leader-lease.ts'
import { JOB_KINDS, type JobKind, type JobTicket } from '../records/kinds.ts'
import { findPart, hasMissedStart, isOwedWork, ticketAgain } from '../records/upload-parts.ts'
import type { Part, UploadRecord } from '../records/upload-record.ts'
import type { UploadKey, UploadStore } from '../records/upload-store.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'

export interface HealingOptions {
  store: Pick<UploadStore, 'get' | 'openSince'>
  queues: Record<JobKind, Pick<JobQueue, 'enqueue' | 'missing'>>
  redis: RedisConnection
  log: Logger
  metrics: Pick<WorkMetrics, 'healed'>
  /** Milliseconds between two passes of all workers together. */
  everyMs?: number
  /**
   * Parts that changed more recently than this are left alone: the process that changed them is about to queue their
   * jobs.
   */
  graceMs?: number
}

/** Clocks differ: what a process whose clock is ahead has written is looked at too. */
const AHEAD_MS = 60_000

/**
 * Queues again the jobs that the records still need and the queue lacks: after a crash between two steps, or a
 * flushed or restored Redis. Adding a job that is still queued changes nothing, so the pass may add too many. One
 * worker of any kind does this for the jobs of all kinds: the records are read once, and no kind depends on its own
 * workers.
 *
 * @returns how many jobs the queue had lost
 * @throws PassedOver at the end, where a record could not be healed
 */
export async function healOnce(options: HealingOptions): Promise<number> {
  const { store, log } = options
  const failures = collectFailures()
  let healed = 0
  for await (const keys of store.openSince(new Date(Date.now() + AHEAD_MS))) {
    const found = await Promise.all(keys.map((key) => failures.attempt(() => findOwed(key, options))))
    const owed = found.flatMap((jobs) => jobs ?? [])
    for (const kind of JOB_KINDS) {
      await failures.attempt(async () => {
        const tickets = owed.filter((job) => job.kind === kind).map((job) => job.ticket)
        healed += await queueLost(kind, tickets, options)
      })
    }
  }
  if (healed > 0) log.info({ healed }, 'jobs that the queues had lost are queued again')
  failures.throwIfAny()
  return healed
}

interface OwedJob {
  kind: JobKind
  ticket: JobTicket
}

async function findOwed(key: UploadKey, { store, graceMs = 15_000 }: HealingOptions): Promise<OwedJob[]> {
  const upload = await store.get(key)
  if (!upload) return []
  const now = new Date()
  const changedAfter = now.getTime() - graceMs
  return (
    Object.values(upload.parts)
      .filter((part) => isOwedWork(part) && part.state !== 'waiting')
      // That a part has expired is written down by the housekeeper.
      .filter((part) => !hasMissedStart(part, now) && !isBeingQueued(upload, part, changedAfter))
      .map((part) => ({ kind: part.kind, ticket: ticketAgain(upload, part) }))
  )
}

/**
 * A process that changes a part queues its job next, and gets the time to do so. The time is counted for each part:
 * in a record that changes again and again, a part that did not change is still healed.
 */
function isBeingQueued(upload: UploadRecord, part: Part, changedAfter: number): boolean {
  return part.changed_in === upload.version && Date.parse(upload.open_since ?? '') > changedAfter
}

async function queueLost(
  kind: JobKind,
  tickets: JobTicket[],
  { store, queues, metrics }: HealingOptions,
): Promise<number> {
  const missing = await queues[kind].missing(tickets)
  // A job leaves the queue after its end was written to the record, so a part with work left to do did not leave that
  // way.
  const stillOwed = await Promise.all(
    missing.map(async (ticket) => {
      const upload = await store.get(ticket)
      const part = upload && findPart(upload, ticket.job_id)
      return part !== undefined && isOwedWork(part)
    }),
  )
  const lost = missing.filter((_ticket, i) => stillOwed[i])
  await queues[kind].enqueue(lost)
  if (lost.length > 0) metrics.healed.inc({ kind }, lost.length)
  return lost.length
}

/** Heals as soon as Redis answers, whenever it is back, and regularly, in turns with the others. @returns how to stop */
export function healRegularly(options: HealingOptions): () => void {
  const { redis, log, everyMs = 60_000 } = options
  return runAsLeader({ redis, log, name: 'healing', everyMs }, () => healOnce(options))
}
