import { prefixesOfUpload } from '@moodscape/shared/object-keys'
import type { ObjectStore } from '@moodscape/shared/object-store'
import { isOwedWork } from '@moodscape/shared/upload-parts'
import type { UploadRecord } from '@moodscape/shared/upload-record'
import { UploadNotFound, type UploadStore } from '@moodscape/shared/upload-store'
import { markErasing } from '@moodscape/shared/upload-transitions'

export interface EraseCollaborators {
  store: Pick<UploadStore, 'get' | 'change' | 'remove' | 'page' | 'openOf'>
  objects: Pick<ObjectStore, 'removeBelow'>
  graceSeconds: number
}

/**
 * Takes the next step in erasing an upload: cancel, remove what lies in the bucket, and, once no worker can be
 * writing any more, remove again and let the record go.
 *
 * @returns whether it is gone
 */
export async function eraseUpload(upload: UploadRecord, { store, objects, graceSeconds }: EraseCollaborators): Promise<boolean> {
  let marked: UploadRecord
  try {
    marked = await store.change(upload, (record) => markErasing(record, new Date()))
  } catch (error) {
    if (error instanceof UploadNotFound) return true
    throw error
  }
  for (const prefix of prefixesOfUpload(upload.user_id, upload.upload_id)) await objects.removeBelow(prefix)
  const parts = Object.values(marked.parts)
  const lastEnd = Math.max(0, ...parts.filter((part) => part.epoch > 0).map((part) => Date.parse(part.finished_at ?? '')))
  const canBeWritten = parts.some(isOwedWork) || lastEnd + graceSeconds * 1_000 > Date.now()
  if (canBeWritten) return false
  await store.remove(marked)
  return true
}
