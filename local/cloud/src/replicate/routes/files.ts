import type { FastifyInstance } from 'fastify'

import type { FileShelf, UploadedFile } from '../file-shelf.ts'
import { receiveUpload } from '../receive-upload.ts'
import { notFound } from '../replicate-error.ts'
import { operation } from './operation.ts'

interface Collaborators {
  shelf: FileShelf
  origin: () => string
}

/**
 * `POST`, `GET` and `DELETE /files`. None of the models here takes a file as its input; this is for clients
 * that upload one anyway.
 */
export async function fileRoutes(v1: FastifyInstance, { shelf, origin }: Collaborators): Promise<void> {
  // Read by the handler as a stream, so that a large file never is in memory.
  v1.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null))
  v1.addHook('preHandler', () => shelf.discardExpired())

  v1.post('/files', operation('CreateFile'), async (request, reply) =>
    reply.code(201).send(fileBody(await receiveUpload(request.raw, shelf), origin())),
  )

  v1.get('/files', operation('ListFiles'), async () => ({
    next: null,
    previous: null,
    results: shelf.newestFirst().map((file) => fileBody(file, origin())),
  }))

  v1.get<{ Params: { id: string } }>('/files/:id', operation('GetFile'), async (request) => {
    const file = shelf.get(request.params.id)
    if (!file) throw notFound()
    return fileBody(file, origin())
  })

  v1.delete<{ Params: { id: string } }>('/files/:id', operation('DeleteFile'), async (request, reply) => {
    if (!shelf.get(request.params.id)) throw notFound()
    await shelf.discard(request.params.id)
    return reply.code(204).send()
  })
}

/** @see https://replicate.com/docs/reference/http#files.get */
function fileBody(file: UploadedFile, origin: string) {
  return {
    id: file.id,
    name: file.name,
    content_type: file.contentType,
    size: file.size,
    checksums: { sha256: file.sha256 },
    metadata: file.metadata,
    created_at: new Date(file.createdAt).toISOString(),
    expires_at: new Date(file.expiresAt).toISOString(),
    urls: { get: `${origin}/v1/files/${file.id}` },
  }
}
