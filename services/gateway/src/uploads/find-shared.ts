import { isShared } from '@moodscape/shared/records/owner-choices'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import type { SharePointers } from '@moodscape/shared/table/share-pointers'

/** The upload whose public page lies under an id. The record decides: a pointer alone shows nothing. */
export async function findShared(
  shareId: string,
  { shares, store }: { shares: Pick<SharePointers, 'find'>; store: Pick<UploadStore, 'get'> },
): Promise<UploadRecord | undefined> {
  const key = await shares.find(shareId)
  const upload = key && (await store.get(key))
  return upload && isShared(upload, shareId, new Date()) ? upload : undefined
}
