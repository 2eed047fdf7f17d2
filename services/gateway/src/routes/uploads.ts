import { createUploadId } from '@moodscape/shared/identifiers'
import { incomingKey } from '@moodscape/shared/object-keys'
import { completeUpload, createUpload } from '@moodscape/shared/upload-transitions'
import { Type } from 'typebox'

import { firstParts } from '../accept-upload.ts'
import { answerStarted } from '../answer-job.ts'
import { sendAnswer } from '../answer.ts'
import { answerOnce, fingerprintOf } from '../answer-once.ts'
import { ownUpload } from '../choose-upload.ts'
import { DIRECT } from '../direct-uploads.ts'
import { eraseUpload } from '../erasure.ts'
import { UploadBody, viewUpload } from '../gallery-view.ts'
import { ACCEPTED_TYPES, MAX_PHOTO_BYTES } from '../photo-limits.ts'
import { preferredWait } from '../prefer.ts'
import { problem } from '../problems.ts'
import { goneSignal } from '../request-signal.ts'
import type { RouteApp, RouteContext } from '../route-context.ts'
import { refTo } from '../ref-to.ts'
import {
  answer,
  emptyAnswer,
  GENERATION_PROBLEMS,
  GenerateParameter,
  IdempotencyHeader,
  KEY_PROBLEMS,
  LOCATION,
  PreferHeader,
  READING_PROBLEMS,
  STARTED_ANSWERS,
  UploadId,
  WebhookParameter,
} from '../schemas.ts'
import { enqueueQueued, orderPart } from '../start-work.ts'
import { readUploadWishes } from '../upload-wishes.ts'

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
    return reply.header('cache-control', 'private, no-store').send(await viewUpload(upload, urls))
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
    response: { 201: answer('The form to send the photo with.', Form, LOCATION) },
  }
  const problems = ['too_many_jobs', 'webhook_refused', ...KEY_PROBLEMS] as const
  app.post('/uploads', { schema, config: { startsWork: true, problems } }, async (request, reply) => {
    const { store, quota, config, directUploads } = context
    const userId = request.user.id
    const wishes = readUploadWishes(request.body, context.webhooks)
    const fingerprint = fingerprintOf(request, request.body)
    const answer = await answerOnce(context.idempotency, request, async () => fingerprint, async () => {
      const uploadId = createUploadId()
      const asked = wishes.webhook_url === undefined ? {} : { webhook_url: wishes.webhook_url }
      const orders = (['emotion', ...wishes.generate] as const).map((kind) => orderPart(kind, asked, config.START_SECONDS))
      await quota.reserve(userId, orders.map((order) => order.request.token))
      await store.create(createUpload({ userId, uploadId, now: new Date() }, { awaiting_file: true }, orders))
      const form = await directUploads(userId, uploadId, request.body.media_type)
      const complete_url = `/uploads/${uploadId}/complete`
      const body = { upload_id: uploadId, ...form, file_field: 'file', max_bytes: MAX_PHOTO_BYTES, complete_url }
      return { fingerprint, answer: { status: 201, headers: { location: `/uploads/${uploadId}` }, body } }
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
    headers: PreferHeader,
    response: STARTED_ANSWERS,
  }
  const problems = ['not_found', 'upload_incomplete', 'photo_too_large', ...READING_PROBLEMS, ...GENERATION_PROBLEMS] as const
  app.post('/uploads/:id/complete', { schema, config: { startsWork: true, problems } }, async (request, reply) => {
    const { store, objects, queues } = context
    const upload = await ownUpload(store, request.user.id, request.params.id)
    if (firstParts(upload).length === 0) throw problem('not_found')
    const key = incomingKey(upload.user_id, upload.upload_id, DIRECT)
    let current = upload
    if (upload.awaiting_file) {
      const bytes = await objects.size(key)
      if (bytes === undefined) throw problem('upload_incomplete')
      if (bytes > MAX_PHOTO_BYTES) throw problem('photo_too_large')
      current = await store.change(upload, (record) => completeUpload(record, { key, bytes }))
    }
    await enqueueQueued(current, queues, request.log)
    const wait = preferredWait(request.headers.prefer)
    const options = { ...context, wait, signal: goneSignal(reply) }
    return sendAnswer(reply, await answerStarted(current, firstParts(current), options))
  })
}
