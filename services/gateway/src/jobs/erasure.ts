import { ERASURE_GRACE_SECONDS, erasedUpTo, takeErasureStep } from '@moodscape/shared/objects/erase-upload'
import { releaseUnfinished } from '@moodscape/shared/queue/unfinished-quota'
import { erasureJobId, isUploadId, uploadIdOfKey } from '@moodscape/shared/records/identifiers'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { UploadExists, UploadNotFound, type UploadStore } from '@moodscape/shared/records/upload-store'
import { createUpload } from '@moodscape/shared/records/upload-transitions'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'
import type { FastifyBaseLogger } from 'fastify'

import type { Collaborators } from '../collaborators.ts'
import { problem } from '../http/problems.ts'
import { jobIdsOf } from '../uploads/accept-upload.ts'
import type { JobBody } from './job-view.ts'
import { dropQueued } from './start-work.ts'

/**
 * Erases one upload: from here on it is gone for its user. Objects go at once; where a worker may still be writing, a
 * webhook is owed or Redis is away, the record stays behind as a mark and the housekeeper ends it.
 */
export async function eraseUpload(
  upload: UploadRecord,
  { store, objects, queues, redis }: Pick<Collaborators, 'store' | 'objects' | 'queues' | 'redis'>,
  log: FastifyBaseLogger,
): Promise<void> {
  const forgetJobs = async (marked: UploadRecord) => {
    const areDropped = await dropQueued(marked, jobIdsOf(marked), queues, log)
    const areForgotten = areDropped && (await isQuotaReleased(marked, redis, log))
    return areForgotten && !Object.values(marked.parts).some((part) => part.notify === 'due')
  }
  await takeErasureStep(upload, { store, objects, forgetJobs, graceSeconds: ERASURE_GRACE_SECONDS })
}

async function isQuotaReleased(
  upload: UploadRecord,
  redis: RedisConnection,
  log: FastifyBaseLogger,
): Promise<boolean> {
  try {
    await releaseUnfinished(redis, upload)
    return true
  } catch (err) {
    log.debug({ err, upload_id: upload.upload_id }, 'places left to the housekeeper')
    return false
  }
}

const ERASURE_ID = /^erase-([0-9a-z]{26})$/

export function isErasureId(jobId: string): boolean {
  return ERASURE_ID.test(jobId)
}

/** The record that stands for erasing everything of a user lies under this id until all is erased. */
export function erasureIdOf(userId: string): string {
  return uploadIdOfKey(userId, 'erase everything')
}

/**
 * Marks that everything a user has by now must go, and gives the job that does it. Repeated while it runs, what came
 * in between goes, too.
 */
export async function startErasure(
  store: Pick<UploadStore, 'create' | 'change'>,
  userId: string,
): Promise<JobBody> {
  const now = new Date()
  const identity = { userId, uploadId: erasureIdOf(userId), now }
  const record: UploadRecord = { ...createUpload(identity, {}, []), erasing: true, erases_user: true }
  try {
    return viewErasure(userId, await store.create(record))
  } catch (error) {
    if (!(error instanceof UploadExists)) throw error
  }
  try {
    return viewErasure(
      userId,
      await store.change(record, (erasure) => extendErasure(erasure, now.toISOString())),
    )
  } catch (error) {
    // The erasure that ran has just come to its end.
    if (error instanceof UploadNotFound) return startErasure(store, userId)
    throw error
  }
}

function extendErasure(erasure: UploadRecord, now: string): UploadRecord {
  return erasedUpTo(erasure) >= now ? erasure : { ...erasure, erase_before: now }
}

/** An erasure whose record is gone has succeeded: it is the last thing it erases. */
export async function findErasure(
  store: Pick<UploadStore, 'get'>,
  userId: string,
  jobId: string,
): Promise<JobBody> {
  const id = ERASURE_ID.exec(jobId)?.[1] ?? ''
  if (!isUploadId(id) || id !== erasureIdOf(userId)) throw problem('not_found')
  return viewErasure(userId, await store.get({ user_id: userId, upload_id: id }))
}

/** The erasure of everything as a job. When a finished one began is erased too. */
export function viewErasure(userId: string, record: UploadRecord | undefined): JobBody {
  const jobId = erasureJobId(erasureIdOf(userId))
  return {
    job_id: jobId,
    kind: 'erase',
    status: record ? 'running' : 'succeeded',
    ...(record && { created_at: record.created_at }),
    ...(!record && { result: { erased: true } }),
    status_url: `/jobs/${jobId}`,
  }
}
