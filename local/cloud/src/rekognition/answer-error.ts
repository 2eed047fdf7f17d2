import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'

import { internalError, RekognitionError } from './rekognition-error.ts'
import { sendJson } from './send-json.ts'

/** Renders an error as the JSON 1.1 protocol does and logs it, with its cause when the fault is our own. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error)
  if (refusal.name === 'InternalServerError') request.log.error(refusal)
  else request.log.info({ code: refusal.name }, refusal.message)
  return sendJson(reply.code(refusal.status), {
    __type: refusal.name,
    Code: refusal.name,
    Message: refusal.message,
  })
}

function refusalOf(error: FastifyError): RekognitionError {
  if (error instanceof RekognitionError) return error
  const status = error.statusCode ?? 500
  if (status >= 500) return internalError(error)
  const name = status === 413 ? 'RequestEntityTooLargeException' : 'BadRequestException'
  return new RekognitionError(name, error.message, { status, cause: error })
}
