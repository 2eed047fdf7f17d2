import type { EmotionType } from '@moodscape/mood/emotion'
import { isUploadId, uploadIdOfEmotion } from '@moodscape/shared/records/identifiers'
import { isOver, jobIdOfPart, partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { UploadExists, type UploadStore } from '@moodscape/shared/records/upload-store'
import { chooseEmotion, createUpload } from '@moodscape/shared/records/upload-transitions'

import { problem } from '../http/problems.ts'

type Uploads = Pick<UploadStore, 'get' | 'create' | 'change' | 'page'>

export interface UploadSelector {
  upload_id?: string | undefined
  emotion?: EmotionType | undefined
}

/**
 * The upload that a picture or melody is made for: the one named; else, for an emotion chosen by hand, the user's
 * one upload without a photo for it; else the latest whose emotion is known.
 *
 * @throws Problem `not_found`, `no_upload`, `emotion_pending`, `emotion_unknown`
 */
export async function chooseUpload(
  uploads: Uploads,
  userId: string,
  selector: UploadSelector,
): Promise<UploadRecord> {
  if (selector.upload_id !== undefined)
    return chooseNamed(uploads, userId, selector.upload_id, selector.emotion)
  if (selector.emotion !== undefined) return uploadWithoutPhoto(uploads, userId, selector.emotion)
  return latestWithEmotion(uploads, userId)
}

/** One of the user's own uploads. Whatever is not there, not theirs or being erased looks the same. */
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
  if (upload.emotion !== undefined) return upload
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

const PAGE = 25
const MAX_PAGES = 40

async function latestWithEmotion(uploads: Uploads, userId: string): Promise<UploadRecord> {
  let pending: string | undefined
  let position: { created_at: string; upload_id: string } | undefined
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await uploads.page(userId, PAGE, position)
    for (const upload of page.uploads) {
      if (upload.erasing) continue
      if (upload.emotion !== undefined) return upload
      const reading = partsOfKind(upload, 'emotion')[0]
      if (reading && !isOver(reading, new Date())) pending ??= jobIdOfPart(upload, reading)
    }
    if (!page.next) break
    position = page.next
  }
  if (pending) throw problem('emotion_pending', { job: `/jobs/${pending}`, headers: { 'retry-after': '1' } })
  throw problem('no_upload')
}
