import { incomingKey } from '@moodscape/shared/objects/object-keys'
import { MAX_PHOTO_BYTES } from '@moodscape/shared/pictures/photo-limits'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { completeUpload } from '@moodscape/shared/records/upload-transitions'
import { Type } from 'typebox'

import { sendAnswer } from '../../http/answer.ts'
import { preferredWait } from '../../http/prefer.ts'
import { problem } from '../../http/problems.ts'
import { goneSignal } from '../../http/request-signal.ts'
import { answerStarted } from '../../jobs/answer-job.ts'
import { enqueueQueued } from '../../jobs/enqueue-jobs.ts'
import { DIRECT } from '../../photo/direct-uploads.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { firstParts } from '../../uploads/accept-upload.ts'
import { ownUpload } from '../../uploads/choose-upload.ts'
import { GENERATION_PROBLEMS, PreferHeader, READING_PROBLEMS, STARTED_ANSWERS, UploadId } from '../schemas.ts'

const schema = {
  operationId: 'completeUpload',
  summary: 'Complete a direct upload',
  description:
    'Starts the jobs of an upload whose file is in the bucket. Harmless to repeat, so that it needs no Idempotency-Key.',
  tags: ['uploads'],
  params: Type.Object({ id: UploadId }),
  headers: PreferHeader,
  response: STARTED_ANSWERS,
}
const problems = [
  'not_found',
  'upload_incomplete',
  'photo_too_large',
  ...READING_PROBLEMS,
  ...GENERATION_PROBLEMS,
] as const

/** `POST /uploads/:id/complete` */
export function routeCompleteUpload(app: RouteApp, context: RouteContext): void {
  const config = { startsWork: true, problems }
  app.post('/uploads/:id/complete', { schema, config }, async (request, reply) => {
    const signal = goneSignal(reply)
    const own = await ownUpload(context.store, request.user.id, request.params.id)
    const upload = await complete(own, context)
    await enqueueQueued(upload, context.queues, request.log)
    const wait = preferredWait(request.headers.prefer)
    const { answer } = await answerStarted(upload, firstParts(upload), { ...context, wait, signal })
    return sendAnswer(reply, answer)
  })
}

async function complete(
  upload: UploadRecord,
  { store, objects, uploadedBytes }: Pick<RouteContext, 'store' | 'objects' | 'uploadedBytes'>,
): Promise<UploadRecord> {
  if (firstParts(upload).length === 0) throw problem('not_found')
  if (!upload.awaiting_file) return upload
  const key = incomingKey(upload.user_id, upload.upload_id, DIRECT)
  const bytes = await objects.size(key)
  if (bytes === undefined) throw problem('upload_incomplete')
  if (bytes > MAX_PHOTO_BYTES) throw problem('photo_too_large')
  const completed = await store.change(upload, (record) => completeUpload(record, { key, bytes }))
  uploadedBytes.inc(bytes)
  return completed
}
