import type { JobQueue } from '@moodscape/shared/queue/job-queue'
import { releaseUnfinished } from '@moodscape/shared/queue/unfinished-quota'
import type { JobKind } from '@moodscape/shared/records/kinds'
import { isOwedWork, jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'

/**
 * Takes what stands for the jobs of an erased upload out of Redis: tickets (they carry the user's id, and may be
 * delayed for hours) and the places among the user's unfinished jobs.
 */
export type ForgetJobs = (upload: UploadRecord) => Promise<boolean>

export function createForgetJobs(
  redis: RedisConnection,
  queues: Record<JobKind | 'notice', Pick<JobQueue, 'drop'>>,
): ForgetJobs {
  return async (upload) => {
    for (const part of Object.values(upload.parts)) {
      const job = { user_id: upload.user_id, job_id: jobIdOfPart(upload, part) }
      await queues.notice.drop(job)
      if (!isOwedWork(part)) await queues[part.kind].drop(job)
    }
    await releaseUnfinished(redis, upload)
    return true
  }
}
