import { type EraseCollaborators, takeErasureStep } from '@moodscape/shared/objects/erase-upload'
import { removePhoto } from '@moodscape/shared/objects/remove-photo'
import { collectFailures } from '@moodscape/shared/process/collect-failures'
import type { JobTicket } from '@moodscape/shared/records/kinds'
import { ticketAgain } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { type UploadKey, UploadNotFound, type UploadStore } from '@moodscape/shared/records/upload-store'

import { eraseUser } from './erase-user.ts'
import type { ForgetUser } from './forget-user.ts'
import { settleByTime } from './settle-by-time.ts'
import { type SweepCollaborators, sweepLeftovers } from './sweep-leftovers.ts'
import { writeDownExpiry } from './write-down-expiry.ts'

export interface RoundCollaborators
  extends EraseCollaborators,
    Omit<SweepCollaborators, 'store' | 'objects'> {
  store: EraseCollaborators['store'] & Pick<UploadStore, 'get' | 'page' | 'openSince'>
  objects: EraseCollaborators['objects'] & SweepCollaborators['objects']
  forgetUser: ForgetUser
  /** After so long the provider cancels a prediction by itself. */
  predictionSeconds: number
  /** Puts notices that have not been delivered into the queue of webhooks. */
  enqueueNotices(tickets: JobTicket[]): Promise<void>
}

/**
 * One round through all that is unfinished: erasures, jobs whose time is over, photos that are not to be kept, notices,
 * direct uploads without a file, leftovers.
 *
 * @throws PassedOver at the end, where something could not be done
 */
export async function makeRound(collaborators: RoundCollaborators): Promise<void> {
  const failures = collectFailures()
  await failures.attempt(async () => {
    for await (const keys of collaborators.store.openSince(new Date())) {
      for (const key of keys) await failures.attempt(() => tidy(key, collaborators))
    }
  })
  await failures.attempt(() => sweepLeftovers(collaborators))
  failures.throwIfAny()
}

async function tidy(key: UploadKey, collaborators: RoundCollaborators): Promise<void> {
  const upload = await collaborators.store.get(key)
  try {
    if (upload) await tidyUpload(upload, collaborators)
  } catch (error) {
    // Another process has finished erasing it.
    if (!(error instanceof UploadNotFound)) throw error
  }
}

/** Does for one upload what is left to do outside of the workers. */
export async function tidyUpload(upload: UploadRecord, collaborators: RoundCollaborators): Promise<void> {
  if (upload.erases_user) {
    await eraseUser(upload, collaborators)
    return
  }
  const { store, predictionSeconds, leftoverSeconds } = collaborators
  const settled = await settleByTime(upload, store, predictionSeconds, new Date())
  if (settled.erasing || isAbandoned(settled, leftoverSeconds)) {
    await takeErasureStep(settled, collaborators)
  } else {
    const current = await removePhoto(await writeDownExpiry(settled, store, new Date()), collaborators)
    await collaborators.enqueueNotices(noticesOwed(current))
  }
}

export function noticesOwed(upload: UploadRecord): JobTicket[] {
  return Object.values(upload.parts)
    .filter((part) => part.notify === 'due')
    .map((part) => ticketAgain(upload, part))
}

function isAbandoned(upload: UploadRecord, leftoverSeconds: number): boolean {
  return upload.awaiting_file === true && Date.parse(upload.created_at) + leftoverSeconds * 1_000 < Date.now()
}
