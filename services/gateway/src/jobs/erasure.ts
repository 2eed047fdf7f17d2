import { erasedUpTo } from '@moodscape/shared/objects/erase-upload'
import { erasureJobId, isUploadId, uploadIdOfKey } from '@moodscape/shared/records/identifiers'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { UploadExists, UploadNotFound, type UploadStore } from '@moodscape/shared/records/upload-store'
import { createUpload } from '@moodscape/shared/records/upload-transitions'

import { problem } from '../http/problems.ts'
import type { JobBody } from './job-view.ts'

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
export function viewErasure(userId: string, record: Pick<UploadRecord, 'created_at'> | undefined): JobBody {
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
