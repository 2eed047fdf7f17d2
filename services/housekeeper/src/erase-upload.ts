import { prefixesOfUpload } from '@moodscape/shared/object-keys'
import type { ObjectStore } from '@moodscape/shared/object-store'
import { isOwedWork } from '@moodscape/shared/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/upload-record'
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
  const mayReturn = (part: Part) => isOwedWork(part) || mayBeWritten(part, new Date(Date.now() - graceSeconds * 1_000))
  if (Object.values(marked.parts).some(mayReturn)) return false
  await store.remove(marked)
  return true
}

/**
 * Whether a worker that lost the part may still be storing something for it. One that finished it has stored all it
 * had; only a part that was taken away from a worker, or was claimed again, can have such a worker, and not for long.
 */
function mayBeWritten(part: Part, since: Date): boolean {
  const wasTakenAway = part.epoch > 1 || (part.epoch > 0 && part.state !== 'succeeded')
  return wasTakenAway && Date.parse(part.finished_at ?? '') > since.getTime()
}
