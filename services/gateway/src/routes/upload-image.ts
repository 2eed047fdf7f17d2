import type { Readable } from 'node:stream'

import multipart from '@fastify/multipart'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import { incomingKey } from '@moodscape/shared/objects/object-keys'
import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import { createUploadId, uploadIdOfKey } from '@moodscape/shared/records/identifiers'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { FastifyBaseLogger, FastifyRequest, FastifySchemaCompiler } from 'fastify'
import { type TSchema, Type } from 'typebox'

import { sendAnswer } from '../http/answer.ts'
import { answerOnce, fingerprintOf, idempotencyKeyOf } from '../http/answer-once.ts'
import { preferredWait } from '../http/prefer.ts'
import { Problem, problem } from '../http/problems.ts'
import { goneSignal } from '../http/request-signal.ts'
import { answerStarted, answerStartedAgain } from '../jobs/answer-job.ts'
import { EXAMPLE_PHOTO } from '../openapi/examples.ts'
import { ACCEPTED_TYPES, MAX_PHOTO_BYTES } from '../photo/photo-limits.ts'
import { detachBody } from '../photo/receive/detach-body.ts'
import { receiveJson } from '../photo/receive/receive-json.ts'
import { receiveMultipart } from '../photo/receive/receive-multipart.ts'
import { receiveRaw } from '../photo/receive/receive-raw.ts'
import { MAX_FIELD_LENGTH, type ReceivedUpload } from '../photo/receive/received-upload.ts'
import { watchArrival } from '../photo/receive/watch-arrival.ts'
import { hashPhoto, type PhotoSink, storePhotoAs } from '../photo/store-photo.ts'
import type { RouteApp, RouteContext } from '../route-context.ts'
import { acceptUpload, firstParts } from '../uploads/accept-upload.ts'
import { readUploadOptions } from '../uploads/upload-options.ts'
import {
  GENERATION_PROBLEMS,
  GenerateParameter,
  KEY_PROBLEMS,
  READING_PROBLEMS,
  STARTED_ANSWERS,
  StartHeaders,
  WebhookParameter,
} from './schemas.ts'

const FileField = Type.String({ format: 'binary', description: 'A JPEG, PNG or WebP of at most 15 MB.' })
const FIELDS = { generate: Type.Optional(GenerateParameter), webhook_url: Type.Optional(WebhookParameter) }
const CLOSED = { additionalProperties: false }

const schema = {
  operationId: 'uploadPhoto',
  summary: 'Upload a photo',
  description:
    'The photo of a face as `multipart/form-data` (one file, in the field `image`), as JSON with base64 or a data URL in `image`, or as the body itself. JPEG, PNG or WebP; at most 15 MB and 100 megapixels; at least 80 pixels a side.',
  tags: ['uploads'],
  headers: StartHeaders,
  querystring: Type.Object(
    {
      generate: Type.Optional(GenerateParameter),
      webhook_url: Type.Optional(WebhookParameter),
    },
    { additionalProperties: false },
  ),
  body: {
    content: {
      'multipart/form-data': { schema: Type.Object({ image: FileField, ...FIELDS }, CLOSED) },
      'application/json': {
        schema: Type.Object(
          { image: Type.String({ description: 'Base64, or a data URL of a JPEG, PNG or WebP.' }), ...FIELDS },
          { ...CLOSED, examples: [{ image: EXAMPLE_PHOTO, generate: 'image' }] },
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

/** The body is checked by its receiver while it arrives; its schema is for the document of the API only. */
const compileAllButBody: FastifySchemaCompiler<TSchema> = (part) =>
  part.httpPart === 'body' ? () => true : TypeBoxValidatorCompiler(part)

/** `POST /upload-image` */
export async function routeUploadImage(app: RouteApp, context: RouteContext): Promise<void> {
  await app.register(multipart, {
    limits: {
      files: 2,
      fileSize: MAX_PHOTO_BYTES,
      fields: 4,
      parts: 6,
      fieldSize: MAX_FIELD_LENGTH,
      fieldNameSize: 100,
      headerPairs: 50,
    },
  })
  // The body stays a stream: each form is read by its own receiver while it arrives.
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser(['application/json', ...ACCEPTED_TYPES], (_request, payload, done) =>
    done(null, detachBody(payload)),
  )

  const config = { startsWork: true, problems: PROBLEMS_OF_UPLOADS }
  app.post(
    '/upload-image',
    { schema, config, validatorCompiler: compileAllButBody },
    async (request, reply) => {
      const userId = request.user.id
      const gone = goneSignal(reply)
      const leave = await context.slots.enter(userId, gone)
      const arrival = watchArrival(request, reply, context.config.REQUEST_SECONDS * 2_000)
      const giveBack = () => {
        arrival.stop()
        leave()
      }
      try {
        const key = idempotencyKeyOf(request)
        const uploadId = key ? uploadIdOfKey(userId, key) : createUploadId()
        const answer = await answerOnce(context, request, {
          key,
          fingerprintNow: async () =>
            fingerprintOf(
              request,
              contentOf(await receive(request, hashPhoto(arrival.signal), arrival.signal)),
            ),
          answerAgain: (kept, upload) => answerStartedAgain(kept, upload, context.urls),
          work: async () => {
            const file = incomingKey(userId, uploadId, request.id)
            const sink = storePhotoAs(file, context.objects, arrival.signal)
            const { upload, fingerprint } = await keepOrRemove(
              file,
              context.objects,
              request.log,
              async (beforeWrite) => {
                const received = await receive(request, sink, arrival.signal)
                giveBack()
                const fingerprint = fingerprintOf(request, contentOf(received))
                const options = readUploadOptions({ ...request.query, ...received.fields }, context.webhooks)
                const incoming = { key: file, bytes: received.photo.bytes }
                const accepted = {
                  userId,
                  uploadId,
                  options,
                  incoming,
                  fingerprint,
                  hasKey: key !== undefined,
                  beforeWrite,
                }
                return { upload: await acceptUpload(accepted, context, reply), fingerprint }
              },
            )
            const wait = preferredWait(request.headers.prefer)
            return {
              fingerprint,
              ...(await answerStarted(upload, firstParts(upload), { ...context, wait, signal: gone })),
            }
          },
        })
        return await sendAnswer(reply, answer)
      } finally {
        giveBack()
      }
    },
  )
}

async function receive(
  request: FastifyRequest,
  sink: PhotoSink,
  signal: AbortSignal,
): Promise<ReceivedUpload> {
  try {
    if (request.isMultipart()) return await receiveMultipart(request, sink, signal)
    const body = request.body as Readable | undefined
    if (!body) throw problem('photo_required')
    const mediaType = request.headers['content-type'] ?? ''
    return await (/^application\/json/i.test(mediaType)
      ? receiveJson(body, sink, signal)
      : receiveRaw(body, sink))
  } catch (error) {
    // Why the body broke off says more than what breaking off looks like from within.
    signal.throwIfAborted()
    throw error
  }
}

/**
 * Removes a file again unless the record that came to be names it. Whether a record was written may be in doubt; then
 * the housekeeper decides by looking.
 */
async function keepOrRemove<Accepted extends { upload: UploadRecord }>(
  file: string,
  objects: Pick<ObjectStore, 'remove'>,
  log: FastifyBaseLogger,
  accept: (beforeWrite: () => void) => Promise<Accepted>,
): Promise<Accepted> {
  let mayBeWritten = false
  const remove = () =>
    objects.remove(file).catch((err: unknown) => log.warn({ err }, 'file left to the housekeeper'))
  try {
    const accepted = await accept(() => (mayBeWritten = true))
    if (accepted.upload.incoming?.key !== file) await remove()
    return accepted
  } catch (error) {
    if (!mayBeWritten || error instanceof Problem) await remove()
    throw error
  }
}

function contentOf({ photo, fields }: ReceivedUpload): unknown {
  return [photo.sha256, fields.generate ?? '', fields.webhook_url ?? '']
}
