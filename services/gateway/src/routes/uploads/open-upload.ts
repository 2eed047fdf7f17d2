import { ACCEPTED_TYPES } from '@moodscape/shared/pictures/photo-limits'
import { createUploadId, uploadIdOfKey } from '@moodscape/shared/records/identifiers'
import { createUpload } from '@moodscape/shared/records/upload-transitions'
import { Type } from 'typebox'

import { aboutUpload, sendAnswer } from '../../http/answer.ts'
import { answerOnce, fingerprintOf, idempotencyKeyOf } from '../../http/answer-once.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { createOrFind, createParts } from '../../uploads/accept-upload.ts'
import { answerForm } from '../../uploads/answer-form.ts'
import { contentOfOptions, readUploadOptions, textsOf } from '../../uploads/upload-options.ts'
import { answer, IdempotencyHeader, inAnyCase, KEY_PROBLEMS, LOCATION, REPLAYED } from '../schemas.ts'
import { UPLOAD_FIELDS } from './upload-fields.ts'

const Form = Type.Object({
  upload_id: Type.String(),
  url: Type.String({ format: 'uri', description: 'Send the file here with POST multipart/form-data.' }),
  fields: Type.Record(Type.String(), Type.String(), { description: 'Form fields that go before the file.' }),
  file_field: Type.Literal('file'),
  max_bytes: Type.Integer(),
  expires_at: Type.String({ format: 'date-time' }),
  complete_url: Type.String(),
})

/** Other names for the same, and those of clients that do not know: what is sent is looked at when it is read. */
const ALIASES: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'application/octet-stream': 'application/octet-stream',
}
const TAKEN = [...ACCEPTED_TYPES, ...Object.keys(ALIASES)]
const MediaType = Type.String({
  pattern: `^(?:${TAKEN.map(inAnyCase).join('|')})$`,
  description: `${ACCEPTED_TYPES.join(', ')}, in any case.`,
  examples: ['image/jpeg'],
})

const schema = {
  operationId: 'openUpload',
  summary: 'Upload straight to the bucket',
  description: 'Gives a form for exactly one photo. Complete the upload when the file is there.',
  tags: ['uploads'],
  headers: IdempotencyHeader,
  body: Type.Object(
    {
      media_type: MediaType,
      ...UPLOAD_FIELDS,
    },
    { additionalProperties: false, examples: [{ media_type: 'image/jpeg', generate: 'image' }] },
  ),
  response: { 201: answer('The form to send the photo with.', Form, { ...LOCATION, ...REPLAYED }) },
}

/** `POST /uploads`: opens the bucket for one photo, for deployments where photos must not pass the gateway. */
export function routeOpenUpload(app: RouteApp, context: RouteContext): void {
  const problems = ['too_many_jobs', 'webhook_refused', ...KEY_PROBLEMS] as const
  app.post('/uploads', { schema, config: { startsWork: true, problems } }, async (request, reply) => {
    const userId = request.user.id
    const named = request.body.media_type.toLowerCase()
    const media_type = ALIASES[named] ?? named
    const options = readUploadOptions(textsOf(request.body), context.webhooks)
    const fingerprint = fingerprintOf(request, request.body)
    const key = idempotencyKeyOf(request)
    const work = async () => {
      // No key has a blank in it, so this is no id of an upload that came with its photo.
      const uploadId = key ? uploadIdOfKey(userId, `direct ${key}`) : createUploadId()
      const now = new Date()
      const kinds = ['emotion' as const, ...options.generate]
      const newParts = createParts(uploadId, kinds, options, context.config.START_SECONDS)
      const content = { awaiting_file: true, ...contentOfOptions(options, now), ...(key && { fingerprint }) }
      const record = createUpload({ userId, uploadId, now }, content, newParts)
      const upload = await createOrFind(record, context, reply, fingerprint)
      const answer = await answerForm(upload, media_type, context.directUploads)
      return { fingerprint, answer, kept: { kind: 'form' as const, ...aboutUpload(upload), media_type } }
    }
    const answer = await answerOnce(context, request, { key, fingerprintNow: async () => fingerprint, work })
    return sendAnswer(reply, answer)
  })
}
