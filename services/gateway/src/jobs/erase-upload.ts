import { ERASURE_GRACE_SECONDS, takeErasureStep } from '@moodscape/shared/objects/erase-upload'
import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import { releaseUnfinished } from '@moodscape/shared/queue/unfinished-quota'
import { jobIdsOf } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'
import type { FastifyBaseLogger } from 'fastify'

import { type Drop, dropQueued } from './enqueue-jobs.ts'

export interface EraseUploadCollaborators {
  store: Pick<UploadStore, 'change' | 'remove'>
  objects: Pick<ObjectStore, 'removeBelow'>
  queues: Drop
  redis: RedisConnection
}

/**
 * Erases one upload: from here on it is gone for its user. Objects are removed at once. Where a worker may still be
 * writing, a webhook has yet to be called or Redis is away, the record stays, and the housekeeper finishes the
 * erasure.
 */
export async function eraseUpload(
  upload: UploadRecord,
  { store, objects, queues, redis }: EraseUploadCollaborators,
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
