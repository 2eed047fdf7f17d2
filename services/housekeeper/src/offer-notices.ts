import type { Logger } from '@moodscape/shared/process/log'
import type { JobEventSubscription } from '@moodscape/shared/queue/job-events'
import type { JobQueue } from '@moodscape/shared/queue/job-queue'
import { parseJobId } from '@moodscape/shared/records/identifiers'
import { findPart, ticketAgain } from '@moodscape/shared/records/upload-parts'
import type { UploadStore } from '@moodscape/shared/records/upload-store'

export interface NoticeSources {
  events: Pick<JobEventSubscription, 'listen'>
  store: Pick<UploadStore, 'get'>
  queue: Pick<JobQueue, 'enqueue'>
  log: Pick<Logger, 'warn'>
}

/** Puts a notice into its queue as soon as an event says that a job ended. Rounds find what this misses. */
export function offerNotices({ events, store, queue, log }: NoticeSources): void {
  async function offer({ user_id, job_id }: { user_id: string; job_id: string }): Promise<void> {
    const upload_id = parseJobId(job_id)?.uploadId
    const upload = upload_id && (await store.get({ user_id, upload_id }))
    const part = upload ? findPart(upload, job_id) : undefined
    if (upload && part?.notify === 'due') await queue.enqueue([ticketAgain(upload, part)])
  }

  events.listen((item) => {
    if (item.type !== 'changed' || !item.notice) return
    offer(item).catch((err: unknown) => log.warn({ err }, 'notice left to the next round'))
  })
}
