import type { FastifyRequest } from 'fastify'

import { problem } from '../../http/problems.ts'
import type { PassedPhoto } from '../photo-gate.ts'
import type { PhotoSink } from '../store-photo.ts'
import { isFieldName, MAX_FIELD_LENGTH, type ReceivedUpload, unexpectedField } from './received-upload.ts'
import { untilAborted } from './until-aborted.ts'

/** The photo is the one file of a form, in the field `image`; other fields may come before or after it. */
export async function receiveMultipart(
  request: FastifyRequest,
  sink: PhotoSink,
  signal: AbortSignal,
): Promise<ReceivedUpload> {
  let photo: PassedPhoto | undefined
  const fields: ReceivedUpload['fields'] = {}
  for await (const part of untilAborted(request.parts(), signal)) {
    if (part.type === 'file') {
      if (photo || part.fieldname !== 'image') {
        part.file.resume()
        throw problem('photo_required', { detail: 'Send exactly one file, in the field `image`.' })
      }
      photo = await sink(part.file)
    } else {
      const name = part.fieldname as string | undefined
      if (part.fieldnameTruncated || part.valueTruncated) throw problem('body_too_large')
      if (!isFieldName(name) || fields[name] !== undefined || typeof part.value !== 'string')
        throw unexpectedField(name)
      if (part.value.length > MAX_FIELD_LENGTH) throw problem('body_too_large')
      fields[name] = part.value
    }
  }
  if (!photo) throw problem('photo_required')
  return { photo, fields }
}
