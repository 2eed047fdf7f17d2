import { partName } from '../records/upload-parts.ts'
import type { Part, UploadRecord } from '../records/upload-record.ts'
import { partsKept } from './archive-parts.ts'

/**
 * The item of an upload that has archived parts. It does not name its last write where an earlier release looks for
 * it: a process of that release, which takes what is archived for never made, can read it, and the table refuses
 * whatever it writes.
 */
export interface PackedUpload extends Omit<UploadRecord, 'version' | 'write_id'> {
  last_write: { id: string; version: number }
}

/** The item of an upload. Without archived parts it is the record. */
export type StoredUpload = UploadRecord | PackedUpload

export function isPacked(item: StoredUpload): item is PackedUpload {
  return 'last_write' in item
}

export function packUpload(upload: UploadRecord): StoredUpload {
  if (!upload.archived) return upload
  const { version, write_id: id, ...rest } = upload
  return { ...rest, parts: partsKept(upload), last_write: { id, version } }
}

/** @param archived the parts of the upload's other items */
export function unpackUpload({ last_write, ...rest }: PackedUpload, archived: Part[]): UploadRecord {
  const { id: write_id, version } = last_write
  const parts = Object.fromEntries(archived.map((part) => [partName(part.kind, part.n), part]))
  return { ...rest, version, write_id, parts: { ...parts, ...rest.parts } }
}

/** What has to hold of an item for it to be the record as it was read. */
export function conditionOn({ archived, write_id }: UploadRecord) {
  return {
    ConditionExpression: archived ? 'last_write.id = :seen' : 'write_id = :seen',
    ExpressionAttributeValues: { ':seen': write_id },
  }
}
