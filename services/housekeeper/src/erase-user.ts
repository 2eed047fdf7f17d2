import { collectFailures } from '@moodscape/shared/collect-failures'
import { erasedUpTo, eraseUpload, type EraseCollaborators } from '@moodscape/shared/erase-upload'
import { INCOMING_PREFIX, prefixesOfUser } from '@moodscape/shared/object-keys'
import type { UploadRecord } from '@moodscape/shared/upload-record'
import type { UploadStore } from '@moodscape/shared/upload-store'

import type { ForgetUser } from './forget-user.ts'

const PAGE = 50

/** A photo is in the bucket before its record is written, and S3 dates one that comes in parts by its beginning. */
const UNDER_WAY_MS = 600_000

/**
 * Erases everything a user had when asking for it, the last time; what they upload afterwards stays. The record that
 * stands for the wish goes last, so a process that dies half-way leaves it to be found. It stays, too, where the user
 * asked again meanwhile.
 *
 * @returns whether all is gone
 * @throws PassedOver where an upload could not be erased; the others are
 */
export async function eraseUser(
  wish: UploadRecord,
  collaborators: EraseCollaborators & { store: Pick<UploadStore, 'page'>; forgetUser: ForgetUser },
): Promise<boolean> {
  const { store, objects } = collaborators
  const until = erasedUpTo(wish)
  const failures = collectFailures()
  let isAllGone = true
  let after: Parameters<typeof store.page>[2]
  for (;;) {
    const page = await store.page(wish.user_id, PAGE, after)
    for (const upload of page.uploads) {
      if (upload.erases_user || upload.created_at > until) continue
      if (!(await failures.attempt(() => eraseUpload(upload, collaborators)))) isAllGone = false
    }
    if (!page.next) break
    after = page.next
  }
  failures.throwIfAny()
  if (!isAllGone) return false
  const rest = await store.page(wish.user_id, 2)
  const hasNew = rest.uploads.some((upload) => !upload.erases_user)
  // What no record names is an orphan; with newer uploads about, orphans are left to the sweep.
  if (!hasNew) {
    for (const prefix of prefixesOfUser(wish.user_id)) await objects.removeBelow(prefix, orphanedBefore(prefix, until))
  }
  await collaborators.forgetUser(wish.user_id)
  return store.remove(wish)
}

/** What was changed before this is an orphan once all records are gone; what came later may get its record yet. */
function orphanedBefore(prefix: string, until: string): Date {
  return new Date(Date.parse(until) - (prefix.startsWith(INCOMING_PREFIX) ? UNDER_WAY_MS : 0))
}
