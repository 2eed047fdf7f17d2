import { GENERATED_KINDS } from '@moodscape/shared/job'
import { jobIdOfPart, partsOfKind } from '@moodscape/shared/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/upload-record'
import { UploadExists } from '@moodscape/shared/upload-store'
import { createUpload } from '@moodscape/shared/upload-transitions'
import type { FastifyBaseLogger } from 'fastify'

import { problem } from './problems.ts'
import type { RouteContext } from './route-context.ts'
import { enqueueQueued, orderPart } from './start-work.ts'
import type { UploadWishes } from './upload-wishes.ts'

export interface AcceptedUpload {
  userId: string
  uploadId: string
  wishes: UploadWishes
  /** The photo in the bucket. */
  incoming: { key: string; bytes: number }
  fingerprint: string
  /** Whether the upload's id was derived from an idempotency key. */
  hasKey: boolean
}

/**
 * Writes the record of a photo that is in the bucket and puts its jobs into the queue: from here on the upload is
 * never lost. A repetition by key that finds the record of its first try carries on with that.
 */
export async function acceptUpload(
  { userId, uploadId, wishes, incoming, fingerprint, hasKey }: AcceptedUpload,
  { store, queues, quota, config }: Pick<RouteContext, 'store' | 'queues' | 'quota' | 'config'>,
  log: FastifyBaseLogger,
): Promise<UploadRecord> {
  const request = wishes.webhook_url === undefined ? {} : { webhook_url: wishes.webhook_url }
  const orders = (['emotion', ...wishes.generate] as const).map((kind) => orderPart(kind, request, config.START_SECONDS))
  const tokens = orders.map((order) => order.request.token)
  await quota.reserve(userId, tokens)
  const identity = { userId, uploadId, now: new Date() }
  const content = { incoming, ...(hasKey && { fingerprint }) }
  let upload: UploadRecord
  try {
    upload = await store.create(createUpload(identity, content, orders))
  } catch (error) {
    await quota.release(userId, tokens).catch((err: unknown) => log.warn({ err }, 'places not given back'))
    if (!(error instanceof UploadExists)) throw error
    if (error.upload.fingerprint !== fingerprint) throw problem('idempotency_mismatch')
    upload = error.upload
  }
  await enqueueQueued(upload, queues, log)
  log.info({ upload_id: uploadId, jobs: Object.keys(upload.parts) }, 'upload accepted')
  return upload
}

/** The parts an upload was created with, the emotion first. */
export function firstParts(upload: UploadRecord): Part[] {
  const kinds = ['emotion', ...GENERATED_KINDS] as const
  return kinds.flatMap((kind) => partsOfKind(upload, kind).filter((part) => part.n === 1))
}

export function jobIdsOf(upload: UploadRecord): string[] {
  return Object.values(upload.parts).map((part) => jobIdOfPart(upload, part))
}
