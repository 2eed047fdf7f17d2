// A bucket that answers at once: it takes in every byte, keeps only the sizes, and checks no signature. What is read
// from it is always the same photo.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

import { Type } from 'typebox'

import { readSamplePhoto } from '../load/sample-photo.ts'
import { answerQuestions } from '../process/process-link.ts'
import { listenAnywhere } from './listen-anywhere.ts'

export const BucketTask = Type.Object({ do: Type.Literal('listen') })
export type BucketTask = { do: 'listen' }

const ETAG = '"0123456789abcdef0123456789abcdef"'
const photo = await readSamplePhoto()
const sizes = new Map<string, number>()

answerQuestions<BucketTask>(BucketTask, () => listenAnywhere(createServer(take)))

function take(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0
  request.on('data', (chunk: Buffer) => (bytes += chunk.length))
  request.on('end', () => answer(request, response, bytes))
}

function answer({ method, url = '' }: IncomingMessage, response: ServerResponse, bytes: number): void {
  const { pathname, searchParams } = new URL(url, 'http://bucket')
  response.setHeader('etag', ETAG)
  response.setHeader('x-amz-request-id', 'bench')
  if (method === 'PUT') sizes.set(pathname, (sizes.get(pathname) ?? 0) + bytes)
  if (method === 'HEAD') response.setHeader('content-length', sizes.get(pathname) ?? photo.length)
  if (method === 'DELETE') sizes.delete(pathname)
  if (method === 'GET' && !searchParams.has('list-type') && !searchParams.has('uploads')) {
    response.setHeader('content-type', 'image/jpeg')
    response.end(photo)
  } else if (method === 'GET' || (method === 'POST' && searchParams.size > 0)) {
    response.setHeader('content-type', 'application/xml')
    response.end(describe(searchParams))
  } else {
    response.statusCode = method === 'DELETE' || method === 'POST' ? 204 : 200
    response.end()
  }
}

/** The bodies in which the operations of an upload in parts, of listing and of deleting many answer. */
function describe(parameters: URLSearchParams): string {
  if (parameters.has('uploads')) {
    return '<InitiateMultipartUploadResult><UploadId>bench</UploadId></InitiateMultipartUploadResult>'
  }
  if (parameters.has('uploadId')) {
    return `<CompleteMultipartUploadResult><ETag>${ETAG}</ETag></CompleteMultipartUploadResult>`
  }
  return parameters.has('delete') ? '<DeleteResult/>' : '<ListBucketResult/>'
}
