import { partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import { addPart, MAX_VARIATIONS, type NewPart } from '@moodscape/shared/records/upload-transitions'

import { problem } from '../http/problems.ts'
import { type Enqueue, enqueueQueued } from './enqueue-jobs.ts'
import { holdQuota, type Requester } from './hold-quota.ts'
import type { UnfinishedQuota } from './unfinished-quota.ts'

export interface StartPartCollaborators {
  store: Pick<UploadStore, 'change'>
  queues: Enqueue
  quota: UnfinishedQuota
}

/**
 * Adds a variation to an upload within the user's quota, and puts it into the queue. A request that made its part
 * before gets that part again, even if a limit has been reached since.
 *
 * @throws Problem `too_many_variations`, `too_many_jobs`, or `not_found` when the upload is erased meanwhile
 */
export async function startPart(
  upload: UploadRecord,
  newPart: NewPart,
  { store, queues, quota }: StartPartCollaborators,
  requester: Requester,
): Promise<{ upload: UploadRecord; part: Part }> {
  const { token } = newPart.request
  const made = findByToken(upload, token)
  if (made) return { upload, part: made }
  const changed = await holdQuota(quota, { userId: upload.user_id, tokens: [token] }, requester, () =>
    store.change(
      upload,
      (record) => {
        if (record.erasing) throw problem('not_found')
        const isFull = partsOfKind(record, newPart.kind).length >= MAX_VARIATIONS
        if (isFull && !findByToken(record, token)) throw problem('too_many_variations')
        return addPart(record, newPart, new Date())
      },
      upload,
    ),
  )
  await enqueueQueued(changed, queues, requester.log)
  const part = findByToken(changed, token)
  if (!part) throw new Error('A part that was added is not there')
  return { upload: changed, part }
}

function findByToken(upload: UploadRecord, token: string): Part | undefined {
  return Object.values(upload.parts).find((part) => part.request.token === token)
}
