import type { FastifyReply, FastifyRequest } from 'fastify'

import { S3Error } from './s3-error.ts'
import { writeErrorXml } from './xml.ts'

/** Answers with S3's error document. An error that is not an S3 error is logged and answered as `InternalError`. */
export function sendError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  // What is left of the body has to be taken, or the client would go on sending and never read the answer.
  request.raw.resume()
  const clientLeft = request.raw.destroyed && !request.raw.complete
  const refusal = error instanceof S3Error ? error : translate(error)
  if (refusal.code === 'InternalError' && !clientLeft) request.log.error({ err: error }, 'S3 request failed')
  const { code, message, details, status } = refusal
  const xml = writeErrorXml({
    Code: code,
    Message: message,
    ...details,
    Resource: request.url.split('?')[0],
    RequestId: request.id,
  })
  reply.code(status).header('content-type', 'application/xml')
  reply.send(request.method === 'HEAD' ? undefined : xml)
}

function translate(error: Error & { code?: string }): S3Error {
  return new S3Error(error.code === 'FST_ERR_BAD_URL' ? 'InvalidURI' : 'InternalError')
}
