import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { internalError, RekognitionError } from './rekognition-error.ts'

export const jsonType = 'application/x-amz-json-1.1'

/** Renders an error as the JSON 1.1 protocol does, and logs it: what is our own fault as an error with its cause. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error)
  if (refusal.status >= 500) request.log.error(refusal)
  else request.log.info({ code: refusal.name }, refusal.message)
  const body = { __type: refusal.name, Code: refusal.name, Message: refusal.message }
  return reply.code(refusal.status).type(jsonType).send(JSON.stringify(body))
}

function refusalOf(error: FastifyError): RekognitionError {
  if (error instanceof RekognitionError) return error
  const status = error.statusCode ?? 500
  if (status >= 500) return internalError(error)
  return new RekognitionError(status === 413 ? 'RequestEntityTooLargeException' : 'BadRequestException', error.message, {
    status,
    cause: error,
  })
}
