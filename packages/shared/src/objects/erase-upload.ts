import { isOwedWork } from '../records/upload-parts.ts'
import type { Part, UploadRecord } from '../records/upload-record.ts'
import { type UploadKey, UploadNotFound, type UploadStore } from '../records/upload-store.ts'
import { markErasing } from '../records/upload-transitions.ts'
import { prefixesOfUpload } from './object-keys.ts'
import type { ObjectStore } from './object-store.ts'

export interface EraseCollaborators {
  store: Pick<UploadStore, 'change' | 'remove'>
  objects: Pick<ObjectStore, 'removeBelow'>
  /** Removes the upload's jobs from Redis. @returns false where another process still has to remove something */
  forgetJobs(upload: UploadRecord): Promise<boolean>
  graceSeconds: number
}

/** How long a worker that has lost its part may still be storing something for it, unless configured otherwise. */
export const ERASURE_GRACE_SECONDS = 120

/**
 * Takes the next step in erasing an upload: cancels its parts, removes its objects and its entries in Redis, and
 * removes the record once no worker can be writing any more. From the first step on the upload is gone for its user.
 * If the erasure is interrupted, the record stays and tells the housekeeper to finish it.
 *
 * @returns whether it is gone
 */
export async function takeErasureStep(
  upload: UploadKey & Pick<UploadRecord, 'created_at'>,
  collaborators: EraseCollaborators,
): Promise<boolean> {
  const { store, objects, forgetJobs, graceSeconds } = collaborators
  let marked: UploadRecord
  try {
    marked = await store.change(upload, (record) =>
      isSameUpload(record, upload) ? markErasing(record, new Date()) : record,
    )
  } catch (error) {
    if (error instanceof UploadNotFound) return true
    throw error
  }
  if (!isSameUpload(marked, upload)) return true
  for (const prefix of prefixesOfUpload(upload.user_id, upload.upload_id)) await objects.removeBelow(prefix)
  const areForgotten = await forgetJobs(marked)
  const mayReturn = (part: Part) => isOwedWork(part) || mayBeWritten(part, Date.now() - graceSeconds * 1_000)
  if (!areForgotten || Object.values(marked.parts).some(mayReturn)) return false
  return store.remove(marked)
}

/** The moment of a user's request to erase everything: uploads made up to then are erased. */
export function erasedUpTo(erasure: Pick<UploadRecord, 'created_at' | 'erase_before'>): string {
  return erasure.erase_before ?? erasure.created_at
}

/** An upload whose id comes from a key can be made again as soon as it is gone; the new one is another. */
function isSameUpload(record: UploadRecord, upload: Pick<UploadRecord, 'created_at'>): boolean {
  return record.created_at === upload.created_at
}

/**
 * Whether a worker that lost the part may still be storing something for it. One that finished it has stored all it
 * had; only a part that was taken away from a worker, or was claimed again, can have such a worker, and not for long.
 */
function mayBeWritten(part: Part, since: number): boolean {
  const wasTakenAway = part.epoch > 1 || (part.epoch > 0 && part.state !== 'succeeded')
  return wasTakenAway && Date.parse(part.finished_at ?? '') > since
}
