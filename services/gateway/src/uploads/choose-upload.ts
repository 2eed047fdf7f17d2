import type { EmotionType } from '@moodscape/mood/emotion'
import { isUploadId, uploadIdOfEmotion } from '@moodscape/shared/records/identifiers'
import { isOver, jobIdOfPart, partsOfKind } from '@moodscape/shared/records/upload-parts'
import { isWhole, type ListedUpload, type UploadRecord } from '@moodscape/shared/records/upload-record'
import { UploadExists, type UploadStore } from '@moodscape/shared/records/upload-store'
import { chooseEmotion, createUpload } from '@moodscape/shared/records/upload-transitions'

import { problem } from '../http/problems.ts'

type Uploads = Pick<UploadStore, 'get' | 'create' | 'change' | 'page' | 'withEmotion' | 'openOf'>

export interface UploadSelector {
  upload_id?: string | undefined
  emotion?: EmotionType | undefined
}

/**
 * The upload that a picture or melody is made for: the one named; else, for an emotion chosen by hand, the user's
 * one upload without a photo for it; else the latest whose emotion is known.
 *
 * @param countLook is called before each look that goes beyond the latest uploads, which costs as much as starting work;
 *   throws where that is too many
 * @throws Problem `not_found`, `no_upload`, `emotion_pending`, `emotion_unknown`
 */
export async function chooseUpload(
  uploads: Uploads,
  userId: string,
  selector: UploadSelector,
  countLook: () => Promise<void>,
): Promise<UploadRecord> {
  if (selector.upload_id !== undefined)
    return chooseNamed(uploads, userId, selector.upload_id, selector.emotion)
  if (selector.emotion !== undefined) return uploadWithoutPhoto(uploads, userId, selector.emotion)
  return latestWithEmotion(uploads, userId, countLook)
}

/**
 * One of the user's own uploads. An upload of another user, one that is being erased and one that does not exist look
 * the same.
 */
export async function ownUpload(
  uploads: Pick<UploadStore, 'get'>,
  userId: string,
  uploadId: string,
): Promise<UploadRecord> {
  const upload = isUploadId(uploadId)
    ? await uploads.get({ user_id: userId, upload_id: uploadId })
    : undefined
  if (!upload || upload.erasing) throw problem('not_found')
  return upload
}

async function chooseNamed(
  uploads: Uploads,
  userId: string,
  uploadId: string,
  emotion: EmotionType | undefined,
): Promise<UploadRecord> {
  const upload = await ownUpload(uploads, userId, uploadId)
  if (isKnown(upload)) return upload
  const reading = partsOfKind(upload, 'emotion')[0]
  if (reading && !isOver(reading, new Date())) {
    const job = `/jobs/${jobIdOfPart(upload, reading)}`
    throw problem('emotion_pending', { job, headers: { 'retry-after': '1' } })
  }
  if (emotion === undefined) throw problem('emotion_unknown')
  return uploads.change(upload, (record) => chooseEmotion(record, emotion))
}

async function uploadWithoutPhoto(
  uploads: Uploads,
  userId: string,
  emotion: EmotionType,
): Promise<UploadRecord> {
  const uploadId = uploadIdOfEmotion(userId, emotion)
  const existing = await uploads.get({ user_id: userId, upload_id: uploadId })
  if (existing?.erasing)
    throw problem('unavailable', { detail: 'An earlier upload for this emotion is being erased.' })
  if (existing) return existing
  const identity = { userId, uploadId, now: new Date() }
  const record = createUpload(identity, { emotion, emotions: [{ type: emotion, confidence: 100 }] }, [])
  try {
    return await uploads.create(record)
  } catch (error) {
    if (error instanceof UploadExists) return error.upload
    throw error
  }
}

/** Among so many latest uploads almost everybody has one with an emotion. */
const LATEST = 25

async function latestWithEmotion(
  uploads: Uploads,
  userId: string,
  countLook: () => Promise<void>,
): Promise<UploadRecord> {
  const latest = await uploads.page(userId, LATEST)
  const known = latest.uploads.find(isKnown)
  const whole = known && (isWhole(known) ? known : await uploads.get(known))
  if (whole && isKnown(whole)) return whole
  for (let position = latest.next; position; ) {
    await countLook()
    const older = await uploads.withEmotion(userId, position)
    const found = older.latest && (await uploads.get(older.latest))
    if (found && isKnown(found)) return found
    position = older.latest ?? older.next
  }
  const pending = findPending(latest.uploads) ?? (latest.next && findPending(await uploads.openOf(userId)))
  if (pending) throw problem('emotion_pending', { job: `/jobs/${pending}`, headers: { 'retry-after': '1' } })
  throw problem('no_upload')
}

function isKnown(upload: ListedUpload): boolean {
  return (upload.chosen_emotion ?? upload.emotion) !== undefined && !upload.erasing
}

/** The job that reads the emotion of the latest upload that has one under way. */
function findPending(uploads: ListedUpload[]): string | undefined {
  const [pending] = uploads
    .filter((upload) => !upload.erasing)
    .flatMap((upload) => partsOfKind(upload, 'emotion').map((part) => ({ upload, part })))
    .filter(({ part }) => !isOver(part, new Date()))
    .sort((a, b) => b.upload.created_at.localeCompare(a.upload.created_at))
  return pending && jobIdOfPart(pending.upload, pending.part)
}
