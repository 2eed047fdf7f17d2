import { isUnfinished, partsOfKind } from './upload-parts.ts'
import type { Asset, ListedUpload, UploadRecord } from './upload-record.ts'

/** Whether the photo is still to be read. A direct upload whose file has not come is, too. */
export function isPhotoInUse(record: ListedUpload): boolean {
  return record.awaiting_file === true || partsOfKind(record, 'emotion').some(isUnfinished)
}

/**
 * Whether the photo must go and has not gone yet: it was read, or will not be, and its owner does not want it kept.
 * Such a record counts as unfinished until somebody has removed the files and says so.
 */
export function owesPhotoRemoval(record: ListedUpload): boolean {
  const isUnwanted = record.keep_photo === false || record.photo_removed_at !== undefined
  return isUnwanted && (record.photo ?? record.incoming) !== undefined && !isPhotoInUse(record)
}

/** The photo as answers show it: not any more from the moment on that it must go. */
export function shownPhoto(record: ListedUpload): Asset | undefined {
  return owesPhotoRemoval(record) ? undefined : record.photo
}

/** Gives up a photo that was read. A process that sees that the record owes their removal removes the files. */
export function giveUpPhoto(record: UploadRecord, now: Date): UploadRecord {
  if (record.erasing || isPhotoInUse(record) || record.photo_removed_at !== undefined) return record
  return { ...record, photo_removed_at: now.toISOString() }
}

/** The files of the photo are gone: the record names them no more. */
export function forgetPhoto(record: UploadRecord, now: Date): UploadRecord {
  if (!owesPhotoRemoval(record)) return record
  const { photo: _photo, incoming: _incoming, ...rest } = record
  return { ...rest, photo_removed_at: record.photo_removed_at ?? now.toISOString() }
}
