import { PermanentFailure, Superseded } from '@moodscape/shared/failures/failure'
import { photoKey } from '@moodscape/shared/objects/object-keys'
import { ObjectNotFound, type ObjectStore, ObjectTooLarge } from '@moodscape/shared/objects/object-store'
import type { Logger } from '@moodscape/shared/process/log'
import type { JobQueue } from '@moodscape/shared/queue/job-queue'
import type { Claim } from '@moodscape/shared/records/claim'
import { GENERATED_KINDS, type GeneratedKind } from '@moodscape/shared/records/kinds'
import { jobIdOfPart, partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { Asset, UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import { finishEmotion } from '@moodscape/shared/records/upload-transitions'
import type { JobHandler } from '@moodscape/shared/worker/job-handler'

import { chooseFace } from './choose-face.ts'
import { cleanPhoto } from './clean-photo.ts'
import type { DetectFaces } from './rekognition.ts'

/** Rekognition's limit for images in S3, https://docs.aws.amazon.com/rekognition/latest/dg/limits.html */
const MAX_PHOTO_BYTES = 15 * 1024 * 1024

/** A body that trickles would hold a hand for days, because the job's lock is renewed all the while. */
const FETCH_LIMIT_MS = 120_000

export interface EmotionReading {
  store: Pick<UploadStore, 'get'>
  objects: Pick<ObjectStore, 'get' | 'put' | 'remove'>
  queues: Record<GeneratedKind, Pick<JobQueue, 'enqueue'>>
  detectFaces: DetectFaces
  /** How long fetching the uploaded file may take in all, in milliseconds. */
  fetchLimitMs?: number
}

/**
 * The work of an emotion job: turn the uploaded file into a clean photo, find the face and its emotion, and
 * let picture and melody begin. It may end at any point and start over: every step finds out whether it was
 * done.
 */
export function createEmotionHandler(reading: EmotionReading): JobHandler {
  const { objects, queues, detectFaces } = reading
  return {
    async run({ claim, signal, log, progress }) {
      const photo = claim.upload.photo ?? (await takeIn(claim, reading, signal))
      await dropFile(claim, objects)
      progress(0.5)
      const found = chooseFace(await detectFaces(photo.key, signal))
      await claim.change((record, part) => finishEmotion(record, part, found, new Date()))
      await beginGenerating(claim.upload, queues, log)
    },

    // Nothing of a canceled reading runs on at Rekognition.
    async settle() {},
  }
}

/** Stores a clean photo of the uploaded file and makes it part of the record. */
async function takeIn(claim: Claim, reading: EmotionReading, signal: AbortSignal): Promise<Asset> {
  const { objects, fetchLimitMs = FETCH_LIMIT_MS } = reading
  const { user_id, upload_id, incoming } = claim.upload
  if (!incoming) throw new PermanentFailure('photo_missing')
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(fetchLimitMs)])
  const { bytes, width, height } = await fetchFile(incoming.key, objects, inTime)
    .then(cleanPhoto)
    .catch(async (error: unknown) => {
      if (error instanceof PermanentFailure) await dropFile(claim, objects)
      throw error
    })
  signal.throwIfAborted()
  const key = photoKey(user_id, upload_id)
  const photo = { key, media_type: 'image/jpeg', bytes: bytes.length, width, height }
  await objects.put(key, bytes, photo.media_type)
  try {
    await claim.change((record) => ({ ...record, photo }))
  } catch (error) {
    if (error instanceof Superseded) await dropUnnamed(key, claim.upload, error.because, reading)
    throw error
  }
  return photo
}

/**
 * Removes a photo that came too late to be named by its record. After 'taken' or 'ended' another worker names the same
 * key or is about to; after the other two nobody will any more, but somebody may have before.
 */
async function dropUnnamed(
  key: string,
  upload: UploadRecord,
  because: Superseded['because'],
  { store, objects }: EmotionReading,
): Promise<void> {
  if (because !== 'erased' && because !== 'canceled') return
  const isNamed = because === 'canceled' && (await store.get(upload))?.photo?.key === key
  if (!isNamed) await objects.remove(key)
}

async function fetchFile(
  key: string,
  objects: Pick<ObjectStore, 'get'>,
  signal: AbortSignal,
): Promise<Buffer> {
  try {
    return await objects.get(key, MAX_PHOTO_BYTES, signal)
  } catch (error) {
    if (error instanceof ObjectNotFound) throw new PermanentFailure('photo_missing', { cause: error })
    if (error instanceof ObjectTooLarge) throw new PermanentFailure('image_too_large', { cause: error })
    throw error
  }
}

/**
 * Removes the uploaded file, which may hold more than its owner knows. The record names it until it is gone, so that
 * whoever takes over finishes this. Of a reading that ends otherwise, the housekeeper removes it.
 */
async function dropFile(claim: Claim, objects: Pick<ObjectStore, 'remove'>): Promise<void> {
  const { incoming } = claim.upload
  if (!incoming) return
  await objects.remove(incoming.key)
  await claim.change(({ incoming: _, ...record }) => record)
}

/** Queues what waited for the emotion. What does not get through is queued by the next healing pass. */
async function beginGenerating(
  upload: UploadRecord,
  queues: EmotionReading['queues'],
  log: Logger,
): Promise<void> {
  const { user_id, upload_id } = upload
  for (const kind of GENERATED_KINDS) {
    const ready = partsOfKind(upload, kind).filter((part) => part.state === 'queued')
    const tickets = ready.map((part) => ({ user_id, upload_id, job_id: jobIdOfPart(upload, part) }))
    await queues[kind].enqueue(tickets).catch((err: unknown) => {
      log.warn({ err, kind }, 'jobs are left to be healed')
    })
  }
}
