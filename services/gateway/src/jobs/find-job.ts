import { parseJobId } from '@moodscape/shared/records/identifiers'
import { partName } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'

import { problem } from '../http/problems.ts'

/**
 * One of the user's own jobs. The record is read under the user's own key, so jobs of other users cannot be reached.
 *
 * @throws Problem `not_found`, the same for a job of another user and for one that does not exist
 */
export async function findJob(
  store: Pick<UploadStore, 'get'>,
  userId: string,
  jobId: string,
): Promise<{ upload: UploadRecord; part: Part }> {
  const parsed = parseJobId(jobId)
  const upload = parsed && (await store.get({ user_id: userId, upload_id: parsed.uploadId }))
  const part = parsed && upload?.parts[partName(parsed.kind, parsed.n)]
  if (!upload || !part || upload.erasing) throw problem('not_found')
  return { upload, part }
}
