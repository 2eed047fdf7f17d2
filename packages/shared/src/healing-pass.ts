import { collectFailures } from './collect-failures.ts'
import type { JobQueue } from './job-queue.ts'
import type { JobKind, JobTicket } from './job.ts'
import type { Logger } from './log.ts'
import type { WorkMetrics } from './metrics.ts'
import type { RedisConnection } from './redis-connection.ts'
import { takeTurns } from './take-turns.ts'
import { findPart, hasMissedStart, isOwedWork, jobIdOfPart } from './upload-parts.ts'
import type { Part, UploadRecord } from './upload-record.ts'
import type { UploadKey, UploadStore } from './upload-store.ts'

export interface HealingOptions {
  kind: JobKind
  store: Pick<UploadStore, 'get' | 'openSince'>
  queue: Pick<JobQueue, 'enqueue' | 'missing'>
  redis: RedisConnection
  log: Logger
  metrics: Pick<WorkMetrics, 'healed'>
  /** Milliseconds between two passes over all workers of a kind. */
  everyMs?: number
  /** Parts that changed more recently than this are left to whoever changed them. */
  graceMs?: number
}

/** Clocks differ: what a process whose clock is ahead has written is looked at too. */
const AHEAD_MS = 60_000

/**
 * Queues again whatever the records owe and the queue has forgotten: after a crash between two steps, a flushed
 * or restored Redis. Adding a job that is still queued changes nothing, so the pass may err on the safe side.
 *
 * @returns how many jobs the queue had lost
 * @throws PassedOver at the end, where a record could not be healed
 */
export async function healOnce(options: HealingOptions): Promise<number> {
  const { kind, store, log, metrics } = options
  const failures = collectFailures()
  let healed = 0
  for await (const keys of store.openSince(new Date(Date.now() + AHEAD_MS))) {
    const owed = await Promise.all(keys.map((key) => failures.attempt(() => ticketsOwed(key, options))))
    await failures.attempt(async () => {
      healed += await queueLost(owed.flatMap((tickets) => tickets ?? []), options)
    })
  }
  if (healed > 0) {
    metrics.healed.inc({ kind }, healed)
    log.info({ kind, healed }, 'jobs that the queue had lost are queued again')
  }
  failures.throwIfAny()
  return healed
}

async function ticketsOwed(key: UploadKey, { kind, store, graceMs = 15_000 }: HealingOptions): Promise<JobTicket[]> {
  const upload = await store.get(key)
  if (!upload) return []
  const now = new Date()
  const changedAfter = now.getTime() - graceMs
  return Object.values(upload.parts)
    .filter((part) => part.kind === kind && isOwedWork(part) && part.state !== 'waiting')
    // That a part has expired is written down by the housekeeper.
    .filter((part) => !hasMissedStart(part, now) && !isBeingQueued(upload, part, changedAfter))
    .map((part) => ({ ...key, job_id: jobIdOfPart(upload, part) }))
}

/**
 * Whoever changes a part queues its job next, and is left the time to. That time is the part's: in a record that
 * changes again and again, a part that did not change along is looked at.
 */
function isBeingQueued(upload: UploadRecord, part: Part, changedAfter: number): boolean {
  return part.changed_in === upload.version && Date.parse(upload.open_since ?? '') > changedAfter
}

async function queueLost(tickets: JobTicket[], { store, queue }: HealingOptions): Promise<number> {
  const missing = await queue.missing(tickets)
  // A job leaves the queue after its end was written down: what is still owed now did not leave that way.
  const stillOwed = await Promise.all(
    missing.map(async (ticket) => {
      const upload = await store.get(ticket)
      const part = upload && findPart(upload, ticket.job_id)
      return part !== undefined && isOwedWork(part)
    }),
  )
  const lost = missing.filter((_ticket, i) => stillOwed[i])
  await queue.enqueue(lost)
  return lost.length
}

/** Heals as soon as Redis answers, whenever it is back, and regularly, in turns with the others. @returns how to stop */
export function healRegularly(options: HealingOptions): () => void {
  const { kind, redis, log, everyMs = 60_000 } = options
  return takeTurns({ redis, log, name: `healing-${kind}`, everyMs }, () => healOnce(options))
}
