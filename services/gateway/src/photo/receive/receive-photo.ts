import type { Readable } from 'node:stream'

import type { FastifyRequest } from 'fastify'

import { problem } from '../../http/problems.ts'
import type { PhotoSink } from '../store-photo.ts'
import { receiveJson } from './receive-json.ts'
import { receiveMultipart } from './receive-multipart.ts'
import { receiveRaw } from './receive-raw.ts'
import type { ReceivedUpload } from './received-upload.ts'

/**
 * Reads an upload in each of its forms, and passes the photo to a sink while it arrives.
 *
 * @throws Problem for a body that is not what it says; the signal's reason once it aborts
 */
export async function receivePhoto(
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
