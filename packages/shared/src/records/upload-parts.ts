import { jobIdOf } from './identifiers.ts'
import type { GeneratedKind, JobKind, JobStatus, JobTicket } from './kinds.ts'
import type { ListedUpload, Part, UploadRecord } from './upload-record.ts'

/** The name under which a record keeps its n-th part of a kind. */
export function partName(kind: JobKind, n: number): string {
  return `${kind}-${n}`
}

export function jobIdOfPart(upload: Pick<UploadRecord, 'upload_id'>, part: Pick<Part, 'kind' | 'n'>): string {
  return jobIdOf(part.kind, upload.upload_id, part.n)
}

/** A ticket of a part. */
export function ticketOf(
  { user_id, upload_id }: Pick<UploadRecord, 'user_id' | 'upload_id'>,
  part: Pick<Part, 'kind' | 'n'>,
): JobTicket {
  return { user_id, upload_id, job_id: jobIdOfPart({ upload_id }, part) }
}

/** A ticket of a part that is not handed out by what created the part, and is linked to that in traces. */
export function ticketAgain(upload: ListedUpload, part: Part): JobTicket {
  const { traceparent } = part
  return { ...ticketOf(upload, part), ...(traceparent !== undefined && { traceparent }) }
}

/** The ids of all jobs of an upload. */
export function jobIdsOf(upload: ListedUpload): string[] {
  return Object.values(upload.parts).map((part) => jobIdOfPart(upload, part))
}

/** The part a job id names, if the record has it. */
export function findPart(upload: ListedUpload, jobId: string): Part | undefined {
  return Object.values(upload.parts).find((part) => jobIdOfPart(upload, part) === jobId)
}

/** All parts of a kind, newest first. */
export function partsOfKind(upload: ListedUpload, kind: JobKind): Part[] {
  return Object.values(upload.parts)
    .filter((part) => part.kind === kind)
    .sort((a, b) => b.n - a.n)
}

/** The newest finished variation of a kind. */
export function latestAsset(upload: ListedUpload, kind: JobKind): Part | undefined {
  return partsOfKind(upload, kind).find((part) => part.state === 'succeeded')
}

/** The variation of a kind that the gallery shows: the one that its user chose, else the newest finished one. */
export function shownAsset(upload: ListedUpload, kind: GeneratedKind): Part | undefined {
  const chosen = upload.parts[partName(kind, upload.shown?.[kind] ?? 0)]
  return chosen?.state === 'succeeded' ? chosen : latestAsset(upload, kind)
}

/** How many variations of a kind succeeded. */
export function countSucceeded(upload: ListedUpload, kind: GeneratedKind): number {
  const { parts, succeeded } = upload.archived?.[kind] ?? { parts: 0, succeeded: 0 }
  return (
    succeeded +
    partsOfKind(upload, kind).filter((part) => part.n > parts && part.state === 'succeeded').length
  )
}

export function isUnfinished(part: Part): boolean {
  return part.state === 'waiting' || part.state === 'queued' || part.state === 'running'
}

/** Whether something is left to do for this part: the work, stopping it at the provider, or notifying the client. */
export function isOwed(part: Part): boolean {
  return isUnfinished(part) || part.unsettled === true || part.notify === 'due'
}

/** Whether something is left to do for a worker of the part's kind. */
export function isOwedWork(part: Part): boolean {
  return isUnfinished(part) || part.unsettled === true
}

/**
 * The status that a client sees at a moment. A part that did not start in time is expired, also before the record
 * says so.
 */
export function statusOf(part: Part, now: Date): JobStatus {
  if (part.state === 'waiting' || part.state === 'queued') {
    return hasMissedStart(part, now) ? 'expired' : 'queued'
  }
  return part.state
}

/** Whether a part will not change any more for its client, at a moment: it ended, or missed its start. */
export function isOver(part: Part, now: Date): boolean {
  const status = statusOf(part, now)
  return status !== 'queued' && status !== 'running'
}

/** A part that never started by its start deadline. One that was started and went back to the queue is not late. */
export function hasMissedStart(part: Part, now: Date): boolean {
  return (
    (part.state === 'waiting' || part.state === 'queued') &&
    !part.started_at &&
    part.start_by <= now.toISOString()
  )
}
