import type { JobQueue } from '@moodscape/shared/queue/job-queue'
import type { JobKind } from '@moodscape/shared/records/kinds'
import { hasMissedStart, isOver } from '@moodscape/shared/records/upload-parts'
import type { UploadStore } from '@moodscape/shared/records/upload-store'

import type { AssetUrls } from '../stores/asset-urls.ts'
import { findErasure, isErasureId } from './erasure.ts'
import { findJob } from './find-job.ts'
import { type JobBody, viewJob } from './job-view.ts'

/** A job as those who follow it see it, be it made from a part of an upload or the erasure of everything. */
export interface FollowedJob {
  body: JobBody
  /** Grows with each change of the job. */
  version: number
  /** Whether it will not change any more. */
  isOver: boolean
}

/**
 * Looks at one of the user's own jobs in the records.
 *
 * @throws Problem `not_found`, the same for a job of another user and for one that does not exist
 */
export async function findFollowedJob(
  { store, urls }: { store: Pick<UploadStore, 'get' | 'peek'>; urls: AssetUrls },
  userId: string,
  jobId: string,
): Promise<FollowedJob> {
  if (isErasureId(jobId)) {
    const body = await findErasure(store, userId, jobId)
    const isDone = body.status !== 'running'
    return { body, version: isDone ? 2 : 1, isOver: isDone }
  }
  const { upload, part } = await findJob(store, userId, jobId)
  const now = new Date()
  return {
    body: viewJob(upload, part, await urls(), now),
    // A job that missed its start has changed before the record says so. Writing it down raises the version by one.
    version: part.changed_in + (hasMissedStart(part, now) ? 1 : 0),
    isOver: isOver(part, now),
  }
}

/** Adds what only Redis knows of an unfinished job: its progress and its place in the queue. */
export async function addQueueView(
  body: JobBody,
  queues: Record<JobKind, Pick<JobQueue, 'look'>>,
): Promise<JobBody> {
  const { job_id, kind, status } = body
  if (kind === 'erase' || (status !== 'queued' && status !== 'running')) return body
  const sight = await viewInQueue(queues[kind], job_id)
  return {
    ...body,
    ...(status === 'running' && sight.progress !== undefined && { progress: sight.progress }),
    ...(status === 'queued' && sight.position !== undefined && { position: sight.position }),
  }
}

async function viewInQueue(queue: Pick<JobQueue, 'look'>, jobId: string) {
  try {
    return await queue.look(jobId)
  } catch {
    // Progress and place are extras; the job's state is in the records, which answered.
    return {}
  }
}
