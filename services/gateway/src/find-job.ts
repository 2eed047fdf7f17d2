import { parseJobId } from '@moodscape/shared/identifiers'
import { isUnfinished, statusOf } from '@moodscape/shared/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/upload-record'
import type { UploadStore } from '@moodscape/shared/upload-store'

import type { Collaborators } from './collaborators.ts'
import { viewJob, type JobBody } from './job-view.ts'
import { problem } from './problems.ts'

/**
 * One of the user's own jobs. The record is read under the user's own key, so nobody else's can be reached.
 *
 * @throws Problem `not_found` for whatever is not theirs or not there, all alike
 */
export async function findJob(
  store: Pick<UploadStore, 'get'>,
  userId: string,
  jobId: string,
): Promise<{ upload: UploadRecord; part: Part }> {
  const parsed = parseJobId(jobId)
  const upload = parsed && (await store.get({ user_id: userId, upload_id: parsed.uploadId }))
  const part = parsed && upload?.parts[`${parsed.kind}-${parsed.n}`]
  if (!upload || !part || upload.erasing) throw problem('not_found')
  return { upload, part }
}

/** A job with what only Redis knows: its progress and its place in the queue. */
export async function lookAtJob(
  upload: UploadRecord,
  part: Part,
  { queues, urls }: Pick<Collaborators, 'queues' | 'urls'>,
): Promise<JobBody> {
  const view = await viewJob(upload, part, urls)
  if (!isUnfinished(part) || statusOf(part, new Date()) === 'expired') return view
  try {
    return await viewJob(upload, part, urls, await queues[part.kind].look(view.job_id))
  } catch {
    // Progress and place are extras; the job's state is in the records, which answered.
    return view
  }
}
