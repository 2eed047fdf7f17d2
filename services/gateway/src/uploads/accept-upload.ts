import { JOB_KINDS } from '@moodscape/shared/records/kinds'
import { jobIdOfPart, partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import { UploadExists } from '@moodscape/shared/records/upload-store'
import { createUpload, type NewPart } from '@moodscape/shared/records/upload-transitions'
import type { FastifyReply } from 'fastify'

import { problem } from '../http/problems.ts'
import { holdQuota } from '../jobs/hold-quota.ts'
import { createPart, enqueueQueued } from '../jobs/start-work.ts'
import type { RouteContext } from '../route-context.ts'
import type { UploadOptions } from './upload-options.ts'

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

/**
 * Writes the record of a photo that is in the bucket and puts its jobs into the queue: from here on the upload is
 * never lost. A repetition by key that finds the record of its first try carries on with that.
 *
 * @throws Problem `too_many_jobs`, `idempotency_mismatch`, or `unavailable` while an earlier upload of the same key is
 *   being erased
 */
export async function acceptUpload(
  { userId, uploadId, options, incoming, fingerprint, hasKey, beforeWrite }: AcceptedUpload,
  context: Pick<RouteContext, 'store' | 'queues' | 'quota' | 'config'>,
  reply: FastifyReply,
): Promise<UploadRecord> {
  const newParts = createParts(uploadId, options, context.config.START_SECONDS)
  const content = { incoming, ...(hasKey && { fingerprint }) }
  const record = createUpload({ userId, uploadId, now: new Date() }, content, newParts)
  const upload = await createOrFind(record, context, reply, fingerprint, beforeWrite)
  await enqueueQueued(upload, context.queues, reply.log)
  reply.log.info({ upload_id: uploadId, jobs: Object.keys(upload.parts) }, 'upload accepted')
  return upload
}

/** What a new upload asks for. The names of the requests come from the upload's id, so that repeating them is noticed. */
export function createParts(uploadId: string, options: UploadOptions, startSeconds: number): NewPart[] {
  const request = options.webhook_url === undefined ? {} : { webhook_url: options.webhook_url }
  const kinds = ['emotion', ...options.generate] as const
  return kinds.map((kind) => createPart(kind, request, startSeconds, `${uploadId}-${kind}`))
}

/** Writes a record within the user's quota, or finds the one that the same request has written before. */
export async function createOrFind(
  record: UploadRecord,
  { store, quota }: Pick<RouteContext, 'store' | 'quota'>,
  reply: FastifyReply,
  fingerprint: string,
  beforeWrite: () => void = () => {},
): Promise<UploadRecord> {
  // Only a key leads to the same record again. What it made must be found even when the quota is used up.
  const known = record.fingerprint === undefined ? undefined : await store.get(record)
  if (known) return checkKnown(known, fingerprint)
  const tokens = Object.values(record.parts).map((part) => part.request.token)
  return holdQuota(quota, { userId: record.user_id, tokens }, reply, async () => {
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

export function jobIdsOf(upload: UploadRecord): string[] {
  return Object.values(upload.parts).map((part) => jobIdOfPart(upload, part))
}
