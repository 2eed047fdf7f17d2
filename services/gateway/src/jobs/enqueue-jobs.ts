import type { JobQueue } from '@moodscape/shared/queue/job-queue'
import type { JobKind, JobTicket } from '@moodscape/shared/records/kinds'
import { findPart, isUnfinished, jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import type { FastifyBaseLogger } from 'fastify'

export type Enqueue = Record<JobKind, Pick<JobQueue, 'enqueue'>>
export type Drop = Record<JobKind, Pick<JobQueue, 'drop'>>

/**
 * Puts every queued part of an upload into its queue. If the queue is away now, the healing pass of the workers finds
 * the part in the record and queues it.
 */
export async function enqueueQueued(
  upload: UploadRecord,
  queues: Enqueue,
  log: FastifyBaseLogger,
): Promise<void> {
  const ready = Object.values(upload.parts).filter((part) => part.state === 'queued')
  try {
    await Promise.all(ready.map((part) => queues[part.kind].enqueue([ticketOf(upload, part)])))
  } catch (err) {
    log.warn({ err, upload_id: upload.upload_id }, 'accepted but not queued; the healing pass will')
  }
}

/**
 * Takes the waiting jobs of a canceled or erased upload out of their queues.
 *
 * @returns whether the queues could be asked
 */
export async function dropQueued(
  upload: UploadRecord,
  jobIds: string[],
  queues: Drop,
  log: FastifyBaseLogger,
): Promise<boolean> {
  let areDropped = true
  for (const jobId of jobIds) {
    const part = findPart(upload, jobId)
    if (!part || isUnfinished(part) || part.unsettled) continue
    try {
      await queues[part.kind].drop(ticketOf(upload, part))
    } catch (err) {
      // Without Redis it cannot be dropped; the worker that takes it finds the record ended.
      log.debug({ err, job_id: jobId }, 'not dropped from the queue')
      areDropped = false
    }
  }
  return areDropped
}

function ticketOf(upload: UploadRecord, part: Part): JobTicket {
  return { user_id: upload.user_id, upload_id: upload.upload_id, job_id: jobIdOfPart(upload, part) }
}
