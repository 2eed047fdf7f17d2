import { isGenerated, JOB_KINDS, type JobKind } from '@moodscape/shared/records/kinds'
import { partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import { UploadExists, type UploadStore } from '@moodscape/shared/records/upload-store'
import { createUpload, type NewPart } from '@moodscape/shared/records/upload-transitions'

import { problem } from '../http/problems.ts'
import { createPart } from '../jobs/create-part.ts'
import { type Enqueue, enqueueQueued } from '../jobs/enqueue-jobs.ts'
import { holdQuota, type Requester } from '../jobs/hold-quota.ts'
import type { UnfinishedQuota } from '../jobs/unfinished-quota.ts'
import { contentOfOptions, type UploadOptions } from './upload-options.ts'

export interface AcceptedUpload {
  userId: string
  uploadId: string
  options: UploadOptions
  /** The photo in the bucket. */
  incoming: { key: string; bytes: number }
  fingerprint: string
  /** Whether the upload's id was derived from an idempotency key. */
  hasKey: boolean
  /** Called right before the record is written: from then on an error leaves open whether it was. */
  beforeWrite: () => void
}

export interface AcceptUploadCollaborators {
  store: Pick<UploadStore, 'get' | 'create'>
  queues: Enqueue
  quota: UnfinishedQuota
  /** A job that no worker takes within this time expires. */
  startSeconds: number
}

/**
 * Writes the record of a photo that is in the bucket and puts its jobs into the queue: from here on the upload is
 * never lost. A repetition by key that finds the record of its first try carries on with that.
 *
 * @throws Problem `too_many_jobs`, `idempotency_mismatch`, or `unavailable` while an earlier upload of the same key is
 *   being erased
 */
export async function acceptUpload(
  { userId, uploadId, options, incoming, fingerprint, hasKey, beforeWrite }: AcceptedUpload,
  { store, queues, quota, startSeconds }: AcceptUploadCollaborators,
  requester: Requester,
): Promise<UploadRecord> {
  const now = new Date()
  const newParts = createParts(uploadId, ['emotion', ...options.generate], options, startSeconds)
  const content = { incoming, ...contentOfOptions(options, now), ...(hasKey && { fingerprint }) }
  const record = createUpload({ userId, uploadId, now }, content, newParts)
  const upload = await createOrFind(record, { store, quota }, requester, fingerprint, beforeWrite)
  await enqueueQueued(upload, queues, requester.log)
  requester.log.info({ upload_id: uploadId, jobs: Object.keys(upload.parts) }, 'upload accepted')
  return upload
}

/** What a new upload asks for. The names of the requests come from the upload's id, so that repeating them is noticed. */
export function createParts(
  uploadId: string,
  kinds: JobKind[],
  { webhook_url, styles }: Pick<UploadOptions, 'webhook_url' | 'styles'>,
  startSeconds: number,
): NewPart[] {
  return kinds.map((kind) => {
    const style = isGenerated(kind) ? styles[kind] : undefined
    const request = {
      ...(webhook_url !== undefined && { webhook_url }),
      ...(style !== undefined && { style }),
    }
    return createPart(kind, request, startSeconds, `${uploadId}-${kind}`)
  })
}

/** Writes a record within the user's quota, or finds the one that the same request has written before. */
export async function createOrFind(
  record: UploadRecord,
  { store, quota }: Pick<AcceptUploadCollaborators, 'store' | 'quota'>,
  requester: Requester,
  fingerprint: string,
  beforeWrite: () => void = () => {},
): Promise<UploadRecord> {
  // Only a key leads to the same record again. What it made must be found even when the quota is used up.
  const known = record.fingerprint === undefined ? undefined : await store.get(record)
  if (known) return checkKnown(known, fingerprint)
  const tokens = Object.values(record.parts).map((part) => part.request.token)
  return holdQuota(quota, { userId: record.user_id, tokens }, requester, async () => {
    beforeWrite()
    try {
      return await store.create(record)
    } catch (error) {
      if (!(error instanceof UploadExists)) throw error
      return checkKnown(error.upload, fingerprint)
    }
  })
}

function checkKnown(known: UploadRecord, fingerprint: string): UploadRecord {
  if (known.erasing)
    throw problem('unavailable', { detail: 'An earlier upload with this Idempotency-Key is being erased.' })
  if (known.fingerprint !== fingerprint) throw problem('idempotency_mismatch')
  return known
}

/** The parts an upload was created with, the emotion first. */
export function firstParts(upload: UploadRecord): Part[] {
  return JOB_KINDS.flatMap((kind) => partsOfKind(upload, kind).filter((part) => part.n === 1))
}
