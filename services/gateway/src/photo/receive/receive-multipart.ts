import { MAX_PHOTO_BYTES } from '@moodscape/shared/pictures/photo-limits'
import type { FastifyRequest } from 'fastify'

import { problem } from '../../http/problems.ts'
import type { PassedPhoto } from '../photo-gate.ts'
import type { PhotoSink } from '../store-photo.ts'
import {
  FIELD_NAMES,
  isFieldName,
  MAX_FIELD_LENGTH,
  type ReceivedUpload,
  unexpectedField,
} from './received-upload.ts'
import { untilAborted } from './until-aborted.ts'

/**
 * The limits of a form. A part in the field `image` is the photo, with a file name or without: some clients leave the
 * name out.
 */
export const FORM_OPTIONS = {
  limits: {
    files: 2,
    fileSize: MAX_PHOTO_BYTES,
    fields: FIELD_NAMES.length + 2,
    parts: FIELD_NAMES.length + 4,
    fieldSize: MAX_FIELD_LENGTH,
    fieldNameSize: 100,
    headerPairs: 50,
  },
  isPartAFile: (name: string | undefined, type: string | undefined, fileName: string | undefined) =>
    name === 'image' || type === 'application/octet-stream' || fileName !== undefined,
}

/** The photo, and all that a form may have in front of, between and behind its parts. */
const MAX_FORM_BYTES = MAX_PHOTO_BYTES + 128 * 1024

/** The photo is the one file of a form, in the field `image`; other fields may come before or after it. */
export async function receiveMultipart(
  request: FastifyRequest,
  sink: PhotoSink,
  signal: AbortSignal,
): Promise<ReceivedUpload> {
  let photo: PassedPhoto | undefined
  const fields: ReceivedUpload['fields'] = {}
  const tooMuch = limitForm(request)
  for await (const part of untilAborted(request.parts(), AbortSignal.any([signal, tooMuch]))) {
    if (part.type === 'file') {
      if (photo || part.fieldname !== 'image') {
        part.file.resume()
        throw problem('photo_required', { detail: 'Send exactly one file, in the field `image`.' })
      }
      photo = await sink(part.file)
    } else {
      const name = part.fieldname as string | undefined
      if (part.fieldnameTruncated || part.valueTruncated) throw tooLong(name)
      if (!isFieldName(name) || fields[name] !== undefined || typeof part.value !== 'string')
        throw unexpectedField(name)
      if (part.value.length > MAX_FIELD_LENGTH) throw tooLong(name)
      fields[name] = part.value
    }
  }
  if (!photo) throw problem('photo_required')
  return { photo, fields }
}

/**
 * Counts all that arrives: a form may have any number of bytes before its first and behind its last part, which no
 * limit on parts ever sees.
 */
function limitForm({ raw, headers }: FastifyRequest): AbortSignal {
  const exceeded = new AbortController()
  const refuse = () =>
    exceeded.abort(
      problem('body_too_large', { detail: 'The form is longer than a photo of 15 MB and its fields.' }),
    )
  let bytes = 0
  raw.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_FORM_BYTES) refuse()
  })
  if (Number(headers['content-length'] ?? 0) > MAX_FORM_BYTES) refuse()
  return exceeded.signal
}

function tooLong(name: string | undefined) {
  const field = (name ?? '').slice(0, 100)
  return problem('body_too_large', {
    detail: `The field \`${field}\` has more than ${MAX_FIELD_LENGTH} characters.`,
  })
}
