import { parseJobId } from '@moodscape/shared/records/identifiers'
import { partName } from '@moodscape/shared/records/upload-parts'
import { isWhole, type ListedUpload, type Part } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'

import { problem } from '../http/problems.ts'

/**
 * One of the user's own jobs. The record is read under the user's own key, so jobs of other users cannot be reached.
 *
 * @throws Problem `not_found`, the same for a job of another user and for one that does not exist
 */
export async function findJob(
  store: Pick<UploadStore, 'get' | 'peek'>,
  userId: string,
  jobId: string,
): Promise<{ upload: ListedUpload; part: Part }> {
  const parsed = parseJobId(jobId)
  if (!parsed) throw problem('not_found')
  const key = { user_id: userId, upload_id: parsed.uploadId }
  const name = partName(parsed.kind, parsed.n)
  const listed = await store.peek(key)
  const upload = listed && !isWhole(listed) && !listed.parts[name] ? await store.get(key) : listed
  const part = upload?.parts[name]
  if (!upload || !part || upload.erasing) throw problem('not_found')
  return { upload, part }
}
