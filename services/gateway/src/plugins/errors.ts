import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

import type { ProblemCode } from '../http/problem-catalogue.ts'
import { Problem, type ProblemBody, problem } from '../http/problems.ts'
import { ClientGone } from '../http/request-signal.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** For routes of plugins that would render errors in a form of their own. */
    renderError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  }
}

/** Names of errors that mean that a store or the queue is away: the client should come again. */
const AWAY = new Set([
  'MaxRetriesPerRequestError',
  'RedisAway',
  'TimeoutError',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'InternalError',
  'ServiceUnavailable',
  'SlowDown',
  'UploadContention',
  'BucketUnreached',
  'NetworkingError',
])
const AWAY_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH'])

const BY_FASTIFY_CODE: Record<string, ProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_body',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_body',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_body',
  FST_REQ_FILE_TOO_LARGE: 'photo_too_large',
  FST_PARTS_LIMIT: 'body_too_large',
  FST_FIELDS_LIMIT: 'body_too_large',
  FST_FILES_LIMIT: 'photo_required',
  FST_PROTO_VIOLATION: 'invalid_request',
  FST_ERR_BAD_URL: 'invalid_request',
  FST_ERR_MAX_PARAM_LENGTH: 'invalid_request',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'unsupported_media_type',
}

/** Renders every error as a problem (RFC 9457), and logs those that are ours. */
export const errors = fp(
  async (app: FastifyInstance, options: { publicUrl: () => string }) => {
    const renderError = async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const known = recognise(error, request)
      if (isDeparture(error, reply)) request.log.info({ code: error.code }, 'the client went away')
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

function recognise(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  if (error instanceof ClientGone)
    return problem('malformed_body', { cause: error, detail: 'The body ends too early.' })
  if (error.validation) {
    return problem('invalid_request', {
      cause: error,
      errors: error.validation.map((issue) => ({
        field: fieldOf(issue, error.validationContext),
        message: issue.message ?? 'is not valid',
      })),
    })
  }
  const code = BY_FASTIFY_CODE[error.code]
  if (code) {
    return problem(code, {
      cause: error,
      ...(code === 'unsupported_media_type' && { accepted: acceptedBy(request) }),
    })
  }
  // Whoever changed a record that another request erased meanwhile comes too late.
  if (error.name === 'UploadNotFound') return problem('not_found', { cause: error })
  if (AWAY.has(error.name) || AWAY_CODES.has(error.code) || isAwsAway(error) || isRedisAway(error)) {
    return problem('unavailable', { cause: error })
  }
  if (isMalformedForm(error)) return problem('malformed_body', { cause: error })
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return problem(error.statusCode === 413 ? 'body_too_large' : 'malformed_body', { cause: error })
  }
  return problem('internal_error', { cause: error })
}

/** The media types that a route takes: those its description lists, or else JSON. */
export function acceptedBy({ routeOptions }: FastifyRequest): string[] {
  const body = routeOptions.schema?.body as { content?: Record<string, unknown> } | undefined
  return body?.content ? Object.keys(body.content) : ['application/json']
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

/**
 * Whatever S3 or DynamoDB calls a failure of its own, by whatever name; and an answer that is none of theirs, such as a
 * proxy's page of HTML, to whose failure to be read the SDK attaches the answer.
 */
function isAwsAway(error: object): boolean {
  const { $fault, $metadata } = error as { $fault?: string; $metadata?: { httpStatusCode?: number } }
  const isUnreadable = $fault === undefined && '$response' in error
  return $fault === 'server' || ($metadata?.httpStatusCode ?? 0) >= 500 || isUnreadable
}

function fieldOf(
  issue: { instancePath: string; params: Record<string, unknown> },
  context: string | undefined,
): string {
  const path = issue.instancePath.replace(/^\//, '').replaceAll('/', '.')
  const missing = ((issue.params['requiredProperties'] ?? []) as string[]).join(', ')
  return path || missing || (context ?? 'request')
}

/** ioredis speaks of a closed or not yet opened connection in plain errors. */
const REDIS_IS_AWAY =
  /Stream isn't writeable|Connection is closed|Command timed out|Reached the max retries|Cluster isn't ready/
/** Redis itself says first why it takes no writes now: it is full, cannot write to its disk, or is no master (any more). */
const REDIS_REFUSES = /\b(LOADING|OOM|MISCONF|READONLY|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|TRYAGAIN) /

function isRedisAway({ message }: Error): boolean {
  return REDIS_IS_AWAY.test(message) || REDIS_REFUSES.test(message)
}

/** busboy speaks of malformed forms in plain errors. */
function isMalformedForm(error: Error): boolean {
  return /Multipart: Boundary not found|Unexpected end of (form|multipart data)|Malformed part header|Part terminated early|boundary|terminated early|length bigger than 256/i.test(
    error.message,
  )
}
