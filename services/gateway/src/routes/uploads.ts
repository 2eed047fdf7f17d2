import { incomingKey } from '@moodscape/shared/objects/object-keys'
import { createUploadId, uploadIdOfKey } from '@moodscape/shared/records/identifiers'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { completeUpload, createUpload } from '@moodscape/shared/records/upload-transitions'
import { Type } from 'typebox'

import { type Answer, keepAnswer, sendAnswer } from '../http/answer.ts'
import { answerOnce, fingerprintOf, idempotencyKeyOf } from '../http/answer-once.ts'
import { preferredWait } from '../http/prefer.ts'
import { problem } from '../http/problems.ts'
import { goneSignal } from '../http/request-signal.ts'
import { answerStarted, answerStartedAgain } from '../jobs/answer-job.ts'
import { eraseUpload } from '../jobs/erasure.ts'
import { enqueueQueued } from '../jobs/start-work.ts'
import { refTo } from '../openapi/ref-to.ts'
import { DIRECT } from '../photo/direct-uploads.ts'
import { ACCEPTED_TYPES, MAX_PHOTO_BYTES } from '../photo/photo-limits.ts'
import type { RouteApp, RouteContext } from '../route-context.ts'
import { createOrFind, createParts, firstParts } from '../uploads/accept-upload.ts'
import { ownUpload } from '../uploads/choose-upload.ts'
import { UploadBody, viewUpload } from '../uploads/gallery-view.ts'
import { readUploadOptions } from '../uploads/upload-options.ts'
import {
  answer,
  emptyAnswer,
  GENERATION_PROBLEMS,
  GenerateParameter,
  IdempotencyHeader,
  KEY_PROBLEMS,
  LOCATION,
  READING_PROBLEMS,
  REPLAYED,
  STARTED_ANSWERS,
  StartHeaders,
  UploadId,
  WebhookParameter,
} from './schemas.ts'

const params = Type.Object({ id: UploadId })
const tags = ['uploads']

/** `GET /uploads/:id` */
export function routeGetUpload(app: RouteApp, { store, urls }: RouteContext): void {
  const schema = {
    operationId: 'getUpload',
    summary: 'One upload',
    description: 'With all its variations, newest first.',
    tags,
    params,
    response: { 200: answer('The upload.', refTo(UploadBody)) },
  }
  app.get('/uploads/:id', { schema, config: { problems: ['not_found'] } }, async (request, reply) => {
    const upload = await ownUpload(store, request.user.id, request.params.id)
    return reply.send(await viewUpload(upload, urls))
  })
}

/** `DELETE /uploads/:id` */
export function routeEraseUpload(app: RouteApp, context: RouteContext): void {
  const schema = {
    operationId: 'eraseUpload',
    summary: 'Erase an upload',
    description:
      'With everything made from it; unfinished jobs are canceled first. Harmless to repeat: once nothing of it is left, the answer is 404.',
    tags,
    params,
    response: { 204: emptyAnswer('Erased.') },
  }
  app.delete('/uploads/:id', { schema, config: { problems: ['not_found'] } }, async (request, reply) => {
    const upload = await context.store.get({ user_id: request.user.id, upload_id: request.params.id })
    if (!upload || upload.erases_user) throw problem('not_found')
    await eraseUpload(upload, context, request.log)
    return reply.code(204).send(null)
  })
}

const Form = Type.Object({
  upload_id: Type.String(),
  url: Type.String({ format: 'uri', description: 'Send the file here with POST multipart/form-data.' }),
  fields: Type.Record(Type.String(), Type.String(), { description: 'Form fields that go before the file.' }),
  file_field: Type.Literal('file'),
  max_bytes: Type.Integer(),
  expires_at: Type.String({ format: 'date-time' }),
  complete_url: Type.String(),
})

/** `POST /uploads`: opens the bucket for one photo, for deployments where photos must not pass the gateway. */
export function routeOpenUpload(app: RouteApp, context: RouteContext): void {
  const schema = {
    operationId: 'openUpload',
    summary: 'Upload straight to the bucket',
    description: 'Gives a form for exactly one photo. Complete the upload when the file is there.',
    tags,
    headers: IdempotencyHeader,
    body: Type.Object(
      {
        media_type: Type.Enum([...ACCEPTED_TYPES]),
        generate: Type.Optional(GenerateParameter),
        webhook_url: Type.Optional(WebhookParameter),
      },
      { additionalProperties: false, examples: [{ media_type: 'image/jpeg', generate: 'image' }] },
    ),
    response: { 201: answer('The form to send the photo with.', Form, { ...LOCATION, ...REPLAYED }) },
  }
  const problems = ['too_many_jobs', 'webhook_refused', ...KEY_PROBLEMS] as const
  app.post('/uploads', { schema, config: { startsWork: true, problems } }, async (request, reply) => {
    const userId = request.user.id
    const options = readUploadOptions(request.body, context.webhooks)
    const fingerprint = fingerprintOf(request, request.body)
    const key = idempotencyKeyOf(request)
    const giveForm = async (uploadId: string): Promise<Answer> => {
      const form = await context.directUploads(userId, uploadId, request.body.media_type)
      const complete_url = `/uploads/${uploadId}/complete`
      const body = {
        upload_id: uploadId,
        ...form,
        file_field: 'file',
        max_bytes: MAX_PHOTO_BYTES,
        complete_url,
      }
      return { status: 201, headers: { location: `/uploads/${uploadId}` }, body }
    }
    const work = async () => {
      // No key has a blank in it, so this is no id of an upload that came with its photo.
      const uploadId = key ? uploadIdOfKey(userId, `direct ${key}`) : createUploadId()
      const newParts = createParts(uploadId, options, context.config.START_SECONDS)
      const content = { awaiting_file: true, ...(key && { fingerprint }) }
      const record = createUpload({ userId, uploadId, now: new Date() }, content, newParts)
      const upload = await createOrFind(record, context, reply, fingerprint)
      return { fingerprint, answer: await giveForm(uploadId), kept: keepAnswer('form', upload) }
    }
    const answer = await answerOnce(context, request, {
      ...{ key, work },
      fingerprintNow: async () => fingerprint,
      answerAgain: (kept) => giveForm(kept.upload_id),
    })
    return sendAnswer(reply, answer)
  })
}

/** `POST /uploads/:id/complete` */
export function routeCompleteUpload(app: RouteApp, context: RouteContext): void {
  const schema = {
    operationId: 'completeUpload',
    summary: 'Complete a direct upload',
    description: 'Starts the jobs of an upload whose file is in the bucket. Harmless to repeat.',
    tags,
    params,
    headers: StartHeaders,
    response: STARTED_ANSWERS,
  }
  const problems = [
    'not_found',
    'upload_incomplete',
    'photo_too_large',
    ...KEY_PROBLEMS,
    ...READING_PROBLEMS,
    ...GENERATION_PROBLEMS,
  ] as const
  app.post(
    '/uploads/:id/complete',
    { schema, config: { startsWork: true, problems } },
    async (request, reply) => {
      const fingerprint = fingerprintOf(request, null)
      const signal = goneSignal(reply)
      const work = async () => {
        const upload = await complete(
          await ownUpload(context.store, request.user.id, request.params.id),
          context,
        )
        await enqueueQueued(upload, context.queues, request.log)
        const wait = preferredWait(request.headers.prefer)
        return {
          fingerprint,
          ...(await answerStarted(upload, firstParts(upload), { ...context, wait, signal })),
        }
      }
      const answer = await answerOnce(context, request, {
        ...{ key: idempotencyKeyOf(request), work },
        fingerprintNow: async () => fingerprint,
        answerAgain: (kept, upload) => answerStartedAgain(kept, upload, context.urls),
      })
      return sendAnswer(reply, answer)
    },
  )
}

async function complete(
  upload: UploadRecord,
  { store, objects }: Pick<RouteContext, 'store' | 'objects'>,
): Promise<UploadRecord> {
  if (firstParts(upload).length === 0) throw problem('not_found')
  if (!upload.awaiting_file) return upload
  const key = incomingKey(upload.user_id, upload.upload_id, DIRECT)
  const bytes = await objects.size(key)
  if (bytes === undefined) throw problem('upload_incomplete')
  if (bytes > MAX_PHOTO_BYTES) throw problem('photo_too_large')
  return store.change(upload, (record) => completeUpload(record, { key, bytes }))
}
