import { type EraseCollaborators, takeErasureStep } from '@moodscape/shared/objects/erase-upload'
import { removePhoto } from '@moodscape/shared/objects/remove-photo'
import { collectFailures } from '@moodscape/shared/process/collect-failures'
import type { JobQueue } from '@moodscape/shared/queue/job-queue'
import type { JobTicket } from '@moodscape/shared/records/kinds'
import { ticketAgain, ticketOf } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import {
  type OpenUpload,
  type UploadKey,
  UploadNotFound,
  type UploadStore,
} from '@moodscape/shared/records/upload-store'
import PQueue from 'p-queue'

import { eraseUser } from './erase-user.ts'
import type { ForgetUser } from './forget-user.ts'
import { isHousekeepingDue, isLeftOver } from './is-housekeeping-due.ts'
import { settleByTime } from './settle-by-time.ts'
import { type SweepCollaborators, sweepLeftovers } from './sweep-leftovers.ts'
import { writeDownExpiry } from './write-down-expiry.ts'

export interface RoundCollaborators
  extends EraseCollaborators,
    Omit<SweepCollaborators, 'store' | 'objects' | 'isNeeded'> {
  store: EraseCollaborators['store'] & Pick<UploadStore, 'get' | 'page' | 'allOpen' | 'removeStrays'>
  objects: EraseCollaborators['objects'] & SweepCollaborators['objects']
  forgetUser: ForgetUser
  /** After so long the provider cancels a prediction by itself. */
  predictionSeconds: number
  /** The queue of webhooks to be called. */
  notices: Pick<JobQueue, 'enqueue' | 'missing'>
}

/** So much is done at the same time. */
const AT_ONCE = 16

/**
 * One round through all that is unfinished: erasures, jobs whose time is over, photos that are not to be kept, notices,
 * direct uploads without a file, leftovers. Only the records are read for which something is due, as far as the index
 * tells.
 *
 * @throws PassedOver at the end, where something could not be done
 */
export async function makeRound(collaborators: RoundCollaborators): Promise<void> {
  const failures = collectFailures()
  const work = new PQueue({ concurrency: AT_ONCE })
  const photosToRead = new Set<string>()
  await failures.attempt(async () => {
    for await (const uploads of collaborators.store.allOpen()) {
      for (const { work: { photo_to_read } = {} } of uploads)
        if (photo_to_read) photosToRead.add(photo_to_read)
      const due = await findDue(uploads, collaborators)
      await work.addAll(due.map((key) => () => failures.attempt(() => tidy(key, collaborators))))
    }
  })
  await failures.attempt(() => sweepLeftovers({ ...collaborators, isNeeded: (key) => photosToRead.has(key) }))
  failures.throwIfAny()
}

/** Those of the uploads for which something is due, or of which that is not known. */
async function findDue(
  uploads: OpenUpload[],
  { notices, predictionSeconds, leftoverSeconds }: RoundCollaborators,
): Promise<OpenUpload[]> {
  const now = new Date()
  const isDue = ({ work }: OpenUpload) =>
    !work || isHousekeepingDue(work, now, { predictionSeconds, leftoverSeconds })
  const tickets = uploads.flatMap(
    (upload) => upload.work?.notices.map((part) => ticketOf(upload, part)) ?? [],
  )
  const unqueued = new Set((await notices.missing(tickets)).map(({ upload_id }) => upload_id))
  return uploads.filter((upload) => isDue(upload) || unqueued.has(upload.upload_id))
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
    await collaborators.notices.enqueue(noticesOwed(current))
  }
}

export function noticesOwed(upload: UploadRecord): JobTicket[] {
  return Object.values(upload.parts)
    .filter((part) => part.notify === 'due')
    .map((part) => ticketAgain(upload, part))
}

function isAbandoned(upload: UploadRecord, leftoverSeconds: number): boolean {
  return upload.awaiting_file === true && isLeftOver(upload.created_at, new Date(), leftoverSeconds)
}
