import type { FastifyError, FastifyRequest } from 'fastify'

import { describeValidation } from './describe-validation.ts'
import type { ProblemCode } from './problem-catalogue.ts'
import { Problem, problem } from './problems.ts'
import { ClientGone } from './request-signal.ts'

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

const NO_BOUNDARY =
  'The Content-Type of the form names no boundary. Let the HTTP client set the header itself, from the form.'

/** The problem that the client gets for an error from any part of the request. */
export function recogniseError(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  if (error instanceof ClientGone)
    return problem('malformed_body', { cause: error, detail: 'The body ends too early.' })
  if (error.validation) {
    const described = describeValidation(error.validation, error.validationContext, request)
    return problem('invalid_request', { cause: error, ...described })
  }
  const code = BY_FASTIFY_CODE[error.code]
  if (code) {
    return problem(code, {
      cause: error,
      ...(code === 'unsupported_media_type' && { accepted: acceptedBy(request) }),
    })
  }
  // The record was erased by another request while this one changed it.
  if (error.name === 'UploadNotFound') return problem('not_found', { cause: error })
  if (AWAY.has(error.name) || AWAY_CODES.has(error.code) || isAwsAway(error) || isRedisAway(error)) {
    return problem('unavailable', { cause: error })
  }
  if (/Boundary not found/.test(error.message))
    return problem('malformed_body', { cause: error, detail: NO_BOUNDARY })
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

/**
 * Any failure that S3 or DynamoDB reports as their own. Also an answer that is not theirs, such as a proxy's page of
 * HTML: the SDK fails to read it, and attaches the answer to its error.
 */
function isAwsAway(error: object): boolean {
  const { $fault, $metadata } = error as { $fault?: string; $metadata?: { httpStatusCode?: number } }
  const isUnreadable = $fault === undefined && '$response' in error
  return $fault === 'server' || ($metadata?.httpStatusCode ?? 0) >= 500 || isUnreadable
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
