import type { FaceDetail } from '@aws-sdk/client-rekognition'
import { PermanentFailure, Superseded } from '@moodscape/shared/failures/failure'
import { photoKey, photoThumbnailKey } from '@moodscape/shared/objects/object-keys'
import { ObjectNotFound, type ObjectStore, ObjectTooLarge } from '@moodscape/shared/objects/object-store'
import { removePhoto } from '@moodscape/shared/objects/remove-photo'
import { MAX_PHOTO_BYTES } from '@moodscape/shared/pictures/photo-limits'
import type { Logger } from '@moodscape/shared/process/log'
import type { JobQueue } from '@moodscape/shared/queue/job-queue'
import { companionKeys } from '@moodscape/shared/records/asset-details'
import type { Claim } from '@moodscape/shared/records/claim'
import { GENERATED_KINDS, type GeneratedKind } from '@moodscape/shared/records/kinds'
import { isUnfinished, jobIdOfPart, partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { Asset, UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import { finishEmotion } from '@moodscape/shared/records/upload-transitions'
import type { JobHandler } from '@moodscape/shared/worker/job-handler'

import { chooseFace } from './choose-face.ts'
import { type CleanPhoto, cleanPhoto } from './clean-photo.ts'
import { findUprightFace } from './find-upright-face.ts'
import type { DetectFaces } from './rekognition.ts'

/** A body that trickles would hold a hand for days, because the job's lock is renewed all the while. */
const FETCH_LIMIT_MS = 120_000

export interface EmotionReading {
  store: Pick<UploadStore, 'get' | 'change'>
  objects: Pick<ObjectStore, 'get' | 'put' | 'remove' | 'removeBelow'>
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
  const { objects, queues } = reading
  return {
    async run({ claim, signal, log, progress }) {
      try {
        const photo = claim.upload.photo ?? (await takeIn(claim, reading, signal))
        await removeFile(claim, objects)
        progress(0.5)
        const found = chooseFace(await findFaces(photo, claim, reading, signal))
        await dropUnturned(claim, objects)
        await claim.change((record, part) => finishEmotion(withoutFile(record), part, found, new Date()))
      } catch (error) {
        if (error instanceof PermanentFailure) await dropFile(claim, objects)
        throw error
      }
      await beginGenerating(claim.upload, queues, log)
      await removeUnwantedPhoto(claim.upload, reading, log)
    },

    // Nothing of a canceled reading runs on at Rekognition.
    async settle() {},
  }
}

/** Stores a clean photo of the uploaded file and makes it part of the record. */
async function takeIn(claim: Claim, reading: EmotionReading, signal: AbortSignal): Promise<Asset> {
  const { objects, fetchLimitMs = FETCH_LIMIT_MS } = reading
  const { user_id, incoming } = claim.upload
  if (!incoming) throw new PermanentFailure('photo_missing')
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(fetchLimitMs)])
  const clean = await cleanPhoto(await fetchFile(incoming.key, objects, inTime), user_id)
  signal.throwIfAborted()
  return storePhoto(clean, 0, claim, reading)
}

/**
 * Finds the faces in a stored photo, and stores it turned where that is how its face is upright. A photo that has
 * been turned is not turned again: a worker that takes over only asks for its faces.
 */
async function findFaces(
  { key }: Asset,
  claim: Claim,
  reading: EmotionReading,
  signal: AbortSignal,
): Promise<FaceDetail[]> {
  const { objects, detectFaces } = reading
  const { user_id, upload_id } = claim.upload
  if (key !== photoKey(user_id, upload_id)) return detectFaces(key, signal)
  const photo = { key, userId: user_id, read: () => fetchFile(key, objects, signal) }
  const { faces, turned } = await findUprightFace(photo, detectFaces, signal)
  if (!turned) return faces
  signal.throwIfAborted()
  await storePhoto(turned, turned.degrees, claim, reading)
  return faces
}

/** Stores a photo and its thumbnail under keys of their own and makes them the record's. */
async function storePhoto(
  { bytes, width, height, preview }: CleanPhoto,
  degrees: number,
  claim: Claim,
  reading: EmotionReading,
): Promise<Asset> {
  const { user_id, upload_id } = claim.upload
  const { bytes: small, ...size } = preview.thumbnail
  const thumbnail = { key: photoThumbnailKey(user_id, upload_id, degrees), ...size }
  const photo: Asset = {
    key: photoKey(user_id, upload_id, degrees),
    media_type: 'image/jpeg',
    bytes: bytes.length,
    width,
    height,
    thumbnail,
    placeholder: preview.placeholder,
  }
  await reading.objects.put(photo.key, bytes, photo.media_type)
  await reading.objects.put(thumbnail.key, small, 'image/webp')
  try {
    await claim.change((record) => ({ ...record, photo }))
  } catch (error) {
    if (error instanceof Superseded) await dropUnnamed(photo, claim.upload, error.because, reading)
    throw error
  }
  return photo
}

/**
 * Removes a photo that came too late to be named by its record. While another worker reads the upload, it may name the
 * same key yet, unless it has found out that the photo must be turned.
 */
async function dropUnnamed(
  photo: Asset,
  upload: UploadRecord,
  because: Superseded['because'],
  { store, objects }: EmotionReading,
): Promise<void> {
  const record = because === 'erased' ? undefined : await store.get(upload)
  const named = record?.photo?.key
  const isBeingRead = record !== undefined && partsOfKind(record, 'emotion').some(isUnfinished)
  const isTurned = named !== undefined && named !== photoKey(upload.user_id, upload.upload_id)
  if (named === photo.key || (isBeingRead && !isTurned)) return
  for (const key of [photo.key, ...companionKeys(photo)]) await objects.remove(key)
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
 * Removes the uploaded file, which may hold more than its owner knows. The record names it until the reading ends, so
 * that a worker that takes over finishes this. If no worker does, the housekeeper removes it.
 */
async function removeFile({ upload }: Claim, objects: Pick<ObjectStore, 'remove'>): Promise<void> {
  if (upload.incoming) await objects.remove(upload.incoming.key)
}

/** Removes the file of a reading that ends badly, and its name. */
async function dropFile(claim: Claim, objects: Pick<ObjectStore, 'remove'>): Promise<void> {
  if (!claim.upload.incoming) return
  await removeFile(claim, objects)
  await claim.change(withoutFile)
}

function withoutFile({ incoming: _, ...record }: UploadRecord): UploadRecord {
  return record
}

/** Removes the photo as it was before it was turned, also where a worker died before it came to that. */
async function dropUnturned({ upload }: Claim, objects: Pick<ObjectStore, 'remove'>): Promise<void> {
  const { user_id, upload_id } = upload
  if (upload.photo?.key === photoKey(user_id, upload_id)) return
  await objects.remove(photoKey(user_id, upload_id))
  await objects.remove(photoThumbnailKey(user_id, upload_id))
}

/** A photo that is not to be kept goes at once. What does not succeed is left to the housekeeper's next round. */
async function removeUnwantedPhoto(
  upload: UploadRecord,
  reading: Pick<EmotionReading, 'store' | 'objects'>,
  log: Logger,
): Promise<void> {
  await removePhoto(upload, reading).catch((err: unknown) => {
    log.warn({ err }, 'the photo is left to the housekeeper')
  })
}

/** Queues what waited for the emotion. What does not get through is queued by the next healing pass. */
async function beginGenerating(
  upload: UploadRecord,
  queues: EmotionReading['queues'],
  log: Logger,
): Promise<void> {
  const { user_id, upload_id } = upload
  const begin = async (kind: GeneratedKind) => {
    const ready = partsOfKind(upload, kind).filter((part) => part.state === 'queued')
    const tickets = ready.map((part) => ({ user_id, upload_id, job_id: jobIdOfPart(upload, part) }))
    await queues[kind].enqueue(tickets).catch((err: unknown) => {
      log.warn({ err, kind }, 'jobs are left to be healed')
    })
  }
  await Promise.all(GENERATED_KINDS.map(begin))
}
