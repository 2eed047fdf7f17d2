import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

import { type Problem, type ProblemBody, problem } from '../http/problems.ts'
import { recogniseError } from '../http/recognise-error.ts'
import { ClientGone } from '../http/request-signal.ts'
import { noteRequestFailure } from './request-spans.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** For routes of plugins that would render errors in a form of their own. */
    renderError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  }
}

/** Renders every error as a problem (RFC 9457), and logs those that are ours. */
export const errors = fp(
  async (app: FastifyInstance, options: { publicUrl: () => string }) => {
    const renderError = async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const known = recogniseError(error, request)
      const isOver = isDeparture(error, reply)
      if (known.status >= 500 && !isOver) noteRequestFailure(request, error)
      if (isOver) request.log.info({ code: error.code }, 'the client went away')
      else if (known.status === 503) request.log.warn({ err: error, code: known.code }, 'request put off')
      else if (known.status >= 500) request.log.error({ err: error, code: known.code }, 'request failed')
      else request.log.info({ code: known.code, reason: reasonOf(known) }, 'request refused')
      return sendProblem(reply, request, known, options.publicUrl())
    }
    app.setErrorHandler(renderError)
    app.decorate('renderError', renderError)
    app.setNotFoundHandler(async (request, reply) => {
      const methods = app.methodsOf(request.url.split('?')[0] ?? '')
      const allow = methods.join(', ')
      const known =
        methods.length > 0 ? problem('method_not_allowed', { headers: { allow } }) : problem('not_found')
      return sendProblem(reply, request, known, options.publicUrl())
    })
  },
  { name: 'errors', dependencies: ['method-not-allowed'] },
)

/** What brought a refusal about, for operators. Verifiers of tokens and parsers name the fault and never quote what was sent. */
function reasonOf({ code, cause }: Problem): string | undefined {
  return code === 'unauthenticated' && cause instanceof Error ? cause.message : undefined
}

export function sendProblem(
  reply: FastifyReply,
  request: FastifyRequest,
  known: Problem,
  publicUrl: string,
): FastifyReply {
  const { detail, errors: fields, job, jobs, upload_id, accepted, headers } = known.extras
  const body: ProblemBody = {
    type: `${publicUrl}/docs/errors#${known.code}`,
    title: known.title,
    status: known.status,
    ...(detail !== undefined && { detail }),
    code: known.code,
    retryable: known.retryable,
    request_id: request.id,
    ...(fields && { errors: fields }),
    ...(job !== undefined && { job }),
    ...(jobs && { jobs }),
    ...(upload_id !== undefined && { upload_id }),
    ...(accepted && { accepted }),
  }
  return reply
    .code(known.status)
    .headers(headers ?? {})
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(body)
}

const DEPARTURES = new Set([
  'ECONNRESET',
  'EPIPE',
  'ABORT_ERR',
  'ERR_STREAM_PREMATURE_CLOSE',
  'FST_MP_PREMATURE_CLOSE',
])

/** Whether an error only says that the connection to the client is no more; nothing of ours failed then. */
function isDeparture(error: FastifyError, reply: FastifyReply): boolean {
  return reply.raw.closed && (error instanceof ClientGone || DEPARTURES.has(error.code))
}
