import { forgetPhoto, owesPhotoRemoval } from '../records/photo-removal.ts'
import type { UploadRecord } from '../records/upload-record.ts'
import type { UploadStore } from '../records/upload-store.ts'
import { prefixesOfPhoto } from './object-keys.ts'
import type { ObjectStore } from './object-store.ts'

/**
 * Removes the files of a photo that must go, then lets the record forget it. A process that dies in between leaves a
 * record that still owes the removal, and is unfinished: the housekeeper comes to the end.
 */
export async function removePhoto(
  upload: UploadRecord,
  { store, objects }: { store: Pick<UploadStore, 'change'>; objects: Pick<ObjectStore, 'removeBelow'> },
): Promise<UploadRecord> {
  if (!owesPhotoRemoval(upload)) return upload
  for (const prefix of prefixesOfPhoto(upload.user_id, upload.upload_id)) await objects.removeBelow(prefix)
  return store.change(upload, (record) =>
    record.created_at === upload.created_at ? forgetPhoto(record, new Date()) : record,
  )
}
