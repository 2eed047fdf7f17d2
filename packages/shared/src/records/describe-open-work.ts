import { askedAt } from './may-run-at-provider.ts'
import { isPhotoInUse, owesPhotoRemoval } from './photo-removal.ts'
import { isOwed, isOwedWork, isUnfinished } from './upload-parts.ts'
import type { OpenWork, Part, UploadRecord } from './upload-record.ts'

/** What is left to do for a record at a moment, which has not been written yet; undefined where it is done. */
export function describeOpenWork(record: UploadRecord, now: Date): OpenWork | undefined {
  const parts = Object.values(record.parts)
  const isToRemove = record.erasing === true || owesPhotoRemoval(record)
  if (!isToRemove && !record.awaiting_file && !parts.some(isOwed)) return undefined
  const [startBy] = parts
    .filter(isUnfinished)
    .map((part) => part.start_by)
    .sort()
  const [asked] = parts
    .filter((part) => part.unsettled)
    .map((part) => askedAt(part) ?? part.created_at)
    .sort()
  return {
    since: record.open_since ?? now.toISOString(),
    jobs: parts
      .filter((part) => isOwedWork(part) && part.state !== 'waiting')
      .map(({ kind, n }) => ({ kind, n, since: owedSince(record, { kind, n }) ?? now.toISOString() })),
    notices: parts.filter((part) => part.notify === 'due').map(({ kind, n }) => ({ kind, n })),
    ...(startBy !== undefined && { start_by: startBy }),
    ...(asked !== undefined && { asked_at: asked }),
    ...(record.awaiting_file && { awaits_file_since: record.created_at }),
    ...(isPhotoInUse(record) && record.incoming && { photo_to_read: record.incoming.key }),
    ...(isToRemove && { to_remove: true }),
  }
}

function owedSince(record: UploadRecord, { kind, n }: Pick<Part, 'kind' | 'n'>): string | undefined {
  return record.open_work?.jobs.find((job) => job.kind === kind && job.n === n)?.since
}

/**
 * What is left to do for an upload as far as the index tells: undefined where the index has keys only, or a process of
 * an earlier release has changed the record since.
 */
export function knownOpenWork(upload: Pick<UploadRecord, 'open_since' | 'open_work'>): OpenWork | undefined {
  return upload.open_work?.since === upload.open_since ? upload.open_work : undefined
}

/** What is left to do for an upload, from its record as it was read. An earlier release wrote `open_since` at each change. */
export function openWorkOf(record: UploadRecord): OpenWork | undefined {
  return knownOpenWork(record) ?? describeOpenWork(record, new Date(record.open_since ?? 0))
}
