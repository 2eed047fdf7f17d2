import { collectFailures } from './collect-failures.ts'
import type { JobQueue } from './job-queue.ts'
import type { JobKind, JobTicket } from './job.ts'
import type { Logger } from './log.ts'
import type { WorkMetrics } from './metrics.ts'
import type { RedisConnection } from './redis-connection.ts'
import { takeTurns } from './take-turns.ts'
import { hasMissedStart, isOwedWork, jobIdOfPart } from './upload-parts.ts'
import type { UploadRecord } from './upload-record.ts'
import type { UploadStore } from './upload-store.ts'
import { expirePart } from './upload-transitions.ts'

export interface HealingOptions {
  kind: JobKind
  store: Pick<UploadStore, 'get' | 'change' | 'openSince'>
  queue: Pick<JobQueue, 'enqueue' | 'look'>
  redis: RedisConnection
  log: Logger
  metrics: Pick<WorkMetrics, 'healed'>
  /** Milliseconds between two passes over all workers of a kind. */
  everyMs?: number
  /** Records that changed more recently than this are left to whoever changed them. */
  graceMs?: number
}

/**
 * Queues again whatever the records owe and the queue has forgotten: after a crash between two steps, a flushed
 * or restored Redis. Adding a job that is still queued changes nothing, so the pass may err on the safe side.
 *
 * @returns how many tickets were offered to the queue
 * @throws PassedOver at the end, where a record could not be healed
 */
export async function healOnce(options: HealingOptions): Promise<number> {
  const { kind, store, queue, log, metrics } = options
  const failures = collectFailures()
  let offered = 0
  for await (const keys of store.openSince(new Date(Date.now() - (options.graceMs ?? 15_000)))) {
    const uploads = await Promise.all(keys.map((key) => failures.attempt(() => store.get(key))))
    const tickets: JobTicket[] = []
    for (const upload of uploads) {
      if (upload) tickets.push(...((await failures.attempt(() => ticketsOwed(upload, kind, store))) ?? []))
    }
    await failures.attempt(async () => {
      await queue.enqueue(tickets)
      offered += tickets.length
    })
  }
  if (offered > 0) {
    metrics.healed.inc({ kind }, offered)
    log.info({ kind, offered }, 'healing pass offered jobs to the queue')
  }
  failures.throwIfAny()
  return offered
}

async function ticketsOwed(upload: UploadRecord, kind: JobKind, store: Pick<UploadStore, 'change'>): Promise<JobTicket[]> {
  const now = new Date()
  const owed = Object.values(upload.parts).filter((part) => part.kind === kind && isOwedWork(part))
  const late = owed.filter((part) => hasMissedStart(part, now))
  for (const part of late) {
    await store.change(upload, (record) => {
      const current = record.parts[`${part.kind}-${part.n}`]
      return current && hasMissedStart(current, now) ? expirePart(record, current, now) : record
    })
  }
  return owed
    .filter((part) => part.state !== 'waiting' && !late.includes(part))
    .map((part) => ({
      user_id: upload.user_id,
      upload_id: upload.upload_id,
      job_id: jobIdOfPart(upload, part),
    }))
}

/** Heals as soon as Redis answers, whenever it is back, and regularly, in turns with the others. @returns how to stop */
export function healRegularly(options: HealingOptions): () => void {
  const { kind, redis, log, everyMs = 60_000 } = options
  return takeTurns({ redis, log, name: `healing-${kind}`, everyMs }, () => healOnce(options))
}
