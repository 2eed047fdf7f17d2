import { type EraseCollaborators, erasedUpTo, takeErasureStep } from '@moodscape/shared/objects/erase-upload'
import { collectFailures } from '@moodscape/shared/process/collect-failures'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'

import type { ForgetUser } from './forget-user.ts'
import { type OrphanCollaborators, removeOrphans } from './remove-orphans.ts'

const PAGE = 50

/**
 * Erases everything that a user had at the latest request to erase it; later uploads stay. The record of the request
 * is removed last, so that it is found again after a crash half-way. It also stays when the user has asked again
 * meanwhile.
 *
 * @returns whether all is gone
 * @throws PassedOver where an upload could not be erased; the others are
 */
export async function eraseUser(
  request: UploadRecord,
  collaborators: EraseCollaborators &
    OrphanCollaborators & { store: Pick<UploadStore, 'page' | 'removeStrays'>; forgetUser: ForgetUser },
): Promise<boolean> {
  const { store } = collaborators
  const until = erasedUpTo(request)
  const failures = collectFailures()
  let isAllGone = true
  let after: Parameters<typeof store.page>[2]
  for (;;) {
    const page = await store.page(request.user_id, PAGE, after)
    for (const upload of page.uploads) {
      if (upload.erases_user || upload.created_at > until) continue
      if (!(await failures.attempt(() => takeErasureStep(upload, collaborators)))) isAllGone = false
    }
    if (!page.next) break
    after = page.next
  }
  failures.throwIfAny()
  if (!isAllGone) return false
  await store.removeStrays(request.user_id)
  await removeOrphans(request.user_id, new Date(until), collaborators)
  await collaborators.forgetUser(request.user_id)
  return store.remove(request)
}
