import { INCOMING_PREFIX, prefixesOfUser } from '@moodscape/shared/objects/object-keys'
import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import type { UploadStore } from '@moodscape/shared/records/upload-store'

export interface OrphanCollaborators {
  store: Pick<UploadStore, 'get'>
  objects: Pick<ObjectStore, 'list' | 'remove'>
}

/** A photo is in the bucket before its record is written, and S3 dates one that comes in parts by its beginning. */
const UNDER_WAY_MS = 600_000

/**
 * Removes what lies in a user's places and belongs to no upload that has a record.
 *
 * @param before what was changed at that moment or later is left alone: its record may just be being written
 */
export async function removeOrphans(
  userId: string,
  before: Date,
  { store, objects }: OrphanCollaborators,
): Promise<void> {
  const known = new Map<string, boolean>()
  async function hasRecord(uploadId: string): Promise<boolean> {
    const isKnown =
      known.get(uploadId) ?? (await store.get({ user_id: userId, upload_id: uploadId })) !== undefined
    known.set(uploadId, isKnown)
    return isKnown
  }
  for (const prefix of prefixesOfUser(userId)) {
    const bound = secondOf(before.getTime() - (prefix.startsWith(INCOMING_PREFIX) ? UNDER_WAY_MS : 0))
    for await (const page of objects.list(prefix)) {
      for (const { key, changed_at } of page) {
        const [uploadId = ''] = key.slice(prefix.length).split(/[/.]/)
        if (secondOf(changed_at.getTime()) < bound && !(await hasRecord(uploadId))) await objects.remove(key)
      }
    }
  }
}

/** S3 tells whole seconds: what was changed in the second of a moment may have been changed after it. */
function secondOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000)
}
