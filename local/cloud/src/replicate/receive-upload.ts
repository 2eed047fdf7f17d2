import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'

import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'

import type { FileShelf, StoredContent, UploadedFile } from './file-shelf.ts'
import { ReplicateError } from './replicate-error.ts'

/** The most Replicate takes in one file. */
const LARGEST_BYTES = 100 * 1024 * 1024

/** The parts of an upload as they come in. */
interface Parts {
  fields: Map<string, string>
  file?: { stream: BusboyFileStream; name: string; contentType: string; stored: Promise<StoredContent> }
}

/**
 * Reads a multipart upload with the file in `content` and, if the client wishes, JSON in `metadata`, and puts
 * the file on the shelf.
 *
 * @throws ReplicateError 400 for what is not such an upload, 413 for a file of more than 100 MiB
 */
export async function receiveUpload(request: IncomingMessage, shelf: FileShelf): Promise<UploadedFile> {
  const parts: Parts = { fields: new Map() }
  try {
    await pipeline(request, parserInto(parts, request, shelf))
    const { file } = parts
    if (!file) throw invalidUpload('The part "content" with the file is missing.')
    const content = await file.stored
    if (file.stream.truncated) {
      throw new ReplicateError(413, 'Payload too large', 'A file has at most 100 MiB.')
    }
    return await shelf.add(content, {
      name: file.name,
      contentType: file.contentType,
      metadata: readMetadata(parts.fields.get('metadata')),
    })
  } catch (error) {
    parts.file?.stream.destroy(new Error('the upload broke off'))
    await parts.file?.stored.then(
      ({ id }) => shelf.discard(id),
      () => undefined,
    )
    throw error instanceof ReplicateError ? error : invalidUpload('The multipart form is malformed.', error)
  }
}

function parserInto(parts: Parts, request: IncomingMessage, shelf: FileShelf): BusboyInstance {
  const parser = new Busboy({
    headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' },
    limits: { files: 1, fields: 10, fieldSize: 16 * 1024, fileSize: LARGEST_BYTES },
    // The metadata may come as a Blob and then looks like a file.
    isPartAFile: (field) => field === 'content',
  })
  parser.on('field', (name, value) => void parts.fields.set(name, value))
  parser.on('file', (_field, stream, name = '', _encoding, contentType) => {
    const stored = shelf.store(stream)
    // Looked at once the whole form is read; a failure before that must not count as unhandled.
    stored.catch(() => undefined)
    parts.file = { stream, name, contentType, stored }
  })
  return parser
}

function readMetadata(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {}
  try {
    const metadata: unknown = JSON.parse(text)
    if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)) return { ...metadata }
  } catch (error) {
    throw invalidUpload('The part "metadata" is not JSON.', error)
  }
  throw invalidUpload('The part "metadata" is not a JSON object.')
}

function invalidUpload(detail: string, cause?: unknown): ReplicateError {
  const error = new ReplicateError(400, 'Bad request', detail)
  error.cause = cause
  return error
}
