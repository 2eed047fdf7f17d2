import { STATUS_CODES } from 'node:http'

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { notFound, ReplicateError } from './replicate-error.ts'

/**
 * Makes every refusal and failure in a route an answer in Replicate's form, and a 404 of every unknown path.
 */
export function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(async () => {
    throw notFound()
  })
  app.setErrorHandler(answerError)
}

/** Answers with `title`, `detail` and `status`. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = error instanceof ReplicateError ? error : translate(error)
  if (refusal.status >= 500) request.log.error({ err: error }, 'request failed')
  if (refusal.details.retry_after !== undefined) reply.header('retry-after', refusal.details.retry_after)
  reply.code(refusal.status).send(refusal.body())
}

function translate(error: FastifyError | Error): ReplicateError {
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500
  return status >= 400 && status < 500
    ? new ReplicateError(status, STATUS_CODES[status] ?? 'Bad request', error.message)
    : new ReplicateError(500, 'Internal server error', 'Something went wrong on this side.')
}
