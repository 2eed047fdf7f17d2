import multipart from '@fastify/multipart'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import { incomingKey } from '@moodscape/shared/objects/object-keys'
import { ACCEPTED_TYPES } from '@moodscape/shared/pictures/photo-limits'
import { createUploadId, uploadIdOfKey } from '@moodscape/shared/records/identifiers'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify'
import { type TSchema, Type } from 'typebox'

import { addressKey } from '../../http/address-key.ts'
import { sendAnswer } from '../../http/answer.ts'
import { answerOnce, fingerprintOf, idempotencyKeyOf } from '../../http/answer-once.ts'
import { preferredWait } from '../../http/prefer.ts'
import { problem } from '../../http/problems.ts'
import { goneSignal } from '../../http/request-signal.ts'
import { answerStarted } from '../../jobs/answer-job.ts'
import { EXAMPLE_PHOTO } from '../../openapi/examples.ts'
import { detachBody } from '../../photo/receive/detach-body.ts'
import { FORM_OPTIONS } from '../../photo/receive/receive-multipart.ts'
import { receivePhoto } from '../../photo/receive/receive-photo.ts'
import type { ReceivedUpload } from '../../photo/receive/received-upload.ts'
import { waitsForUs, watchArrival } from '../../photo/receive/watch-arrival.ts'
import { hashPhoto, storePhotoAs } from '../../photo/store-photo.ts'
import type { Sender } from '../../photo/upload-semaphore.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { acceptUpload, firstParts } from '../../uploads/accept-upload.ts'
import { keepOrRemoveFile } from '../../uploads/keep-or-remove-file.ts'
import { type GivenOptions, readUploadOptions, textsOf } from '../../uploads/upload-options.ts'
import {
  GENERATION_PROBLEMS,
  KEY_PROBLEMS,
  READING_PROBLEMS,
  STARTED_ANSWERS,
  StartHeaders,
} from '../schemas.ts'
import { UPLOAD_FIELDS } from './upload-fields.ts'

const FileField = Type.String({ format: 'binary', description: 'A JPEG, PNG or WebP of at most 15 MB.' })
const CLOSED = { additionalProperties: false }

const schema = {
  operationId: 'uploadPhoto',
  summary: 'Upload a photo',
  description:
    'The photo of a face as `multipart/form-data` (one file, in the field `image`), as JSON with base64 or a data URL in `image`, or as the body itself. JPEG, PNG or WebP; at most 15 MB and 100 megapixels; at least 80 pixels a side.',
  tags: ['uploads'],
  headers: StartHeaders,
  querystring: Type.Object(UPLOAD_FIELDS, CLOSED),
  body: {
    content: {
      'multipart/form-data': { schema: Type.Object({ image: FileField, ...UPLOAD_FIELDS }, CLOSED) },
      'application/json': {
        schema: Type.Object(
          {
            image: Type.String({ description: 'Base64, or a data URL of a JPEG, PNG or WebP.' }),
            ...UPLOAD_FIELDS,
          },
          { ...CLOSED, examples: [{ image: EXAMPLE_PHOTO, generate: 'image', keep_photo: false }] },
        ),
      },
      ...Object.fromEntries(ACCEPTED_TYPES.map((type) => [type, { schema: FileField }])),
    },
  },
  response: STARTED_ANSWERS,
}

const PROBLEMS_OF_UPLOADS = [
  'photo_required',
  'invalid_base64',
  'photo_too_large',
  'unsupported_image',
  'image_dimensions',
  'webhook_refused',
  'too_many_jobs',
  'not_found',
  ...KEY_PROBLEMS,
  ...READING_PROBLEMS,
  ...GENERATION_PROBLEMS,
] as const

/** Any type of picture may be declared, or none: the first bytes of a photo decide whether it is accepted. */
const PHOTO_TYPES = [/^image\//i, /^(?:application|binary)\/octet-stream/i]

/** The body is checked by its receiver while it arrives; its schema is for the document of the API only. */
const compileAllButBody: FastifySchemaCompiler<TSchema> = (part) =>
  part.httpPart === 'body' ? () => true : TypeBoxValidatorCompiler(part)

/** `POST /upload-image` */
export async function routeUploadImage(app: RouteApp, context: RouteContext): Promise<void> {
  await app.register(multipart, FORM_OPTIONS)
  // The body stays a stream: each form is read by its own receiver while it arrives.
  app.removeContentTypeParser(['application/json', 'text/plain'])
  for (const type of ['application/json', ...PHOTO_TYPES]) {
    app.addContentTypeParser(type, (_request, payload, done) => done(null, detachBody(payload)))
  }
  const config = { startsWork: true, problems: PROBLEMS_OF_UPLOADS }
  const options = { schema, config, validatorCompiler: compileAllButBody }
  app.post('/upload-image', options, async (request, reply) => {
    const gone = goneSignal(reply)
    const tooSlow = new AbortController()
    const leave = await context.slots.enter(senderOf(request, tooSlow), gone)
    const longestMs = context.config.REQUEST_SECONDS * 2_000
    const arrival = watchArrival(
      request,
      reply,
      { withinMs: context.times.arrival, longestMs },
      tooSlow.signal,
    )
    const endReceiving = () => {
      arrival.stop()
      leave()
    }
    try {
      const key = idempotencyKeyOf(request)
      const answer = await answerOnce(context, request, {
        key,
        fingerprintNow: async () =>
          fingerprintOf(
            request,
            contentOf(await receivePhoto(request, hashPhoto(arrival.signal), arrival.signal)),
          ),
        work: async () => {
          const { upload, fingerprint } = await storeUpload(request, reply, key, context, {
            query: textsOf(request.query),
            signal: arrival.signal,
            end: endReceiving,
          })
          const wait = preferredWait(request.headers.prefer)
          const started = await answerStarted(upload, firstParts(upload), { ...context, wait, signal: gone })
          return { fingerprint, ...started }
        },
      })
      return await sendAnswer(reply, answer)
    } finally {
      endReceiving()
    }
  })
}

function senderOf(request: FastifyRequest, tooSlow: AbortController): Sender {
  const { socket } = request.raw
  return {
    userId: request.user.id,
    address: addressKey(request.ip),
    bytesArrived: () => socket.bytesRead,
    waitsForUs: () => waitsForUs(request.raw),
    giveUp: () =>
      tooSlow.abort(
        problem('request_timeout', { detail: 'Others wait, and this photo arrived the slowest.' }),
      ),
  }
}

/** Receives the photo into the bucket and writes its record; the file goes again if no record comes to name it. */
async function storeUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  key: string | undefined,
  context: RouteContext,
  receiving: { query: GivenOptions; signal: AbortSignal; end: () => void },
): Promise<{ upload: UploadRecord; fingerprint: string }> {
  const userId = request.user.id
  const uploadId = key ? uploadIdOfKey(userId, key) : createUploadId()
  const file = incomingKey(userId, uploadId, request.id)
  // Only a repetition by its key is compared with the first.
  const sink = storePhotoAs(file, context.objects, receiving.signal, { hashes: key !== undefined })
  return keepOrRemoveFile(file, context.objects, request.log, async (beforeWrite) => {
    const received = await receivePhoto(request, sink, receiving.signal)
    receiving.end()
    const fingerprint = fingerprintOf(request, contentOf(received))
    const options = readUploadOptions({ ...receiving.query, ...received.fields }, context.webhooks)
    const incoming = { key: file, bytes: received.photo.bytes }
    const hasKey = key !== undefined
    const accepted = { userId, uploadId, options, incoming, fingerprint, hasKey, beforeWrite }
    const { START_SECONDS: startSeconds } = context.config
    const upload = await acceptUpload(accepted, { ...context, startSeconds }, reply)
    context.uploadedBytes.inc(incoming.bytes)
    return { upload, fingerprint }
  })
}

/** A request from before there were other fields is still the same. */
function contentOf({
  photo,
  fields: { generate = '', webhook_url = '', ...others },
}: ReceivedUpload): unknown {
  const more = Object.entries(others).sort()
  return [photo.sha256, generate, webhook_url, ...(more.length > 0 ? [more] : [])]
}
