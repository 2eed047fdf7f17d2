import { signRequest } from '../../sign-request.ts'
import { S3Error } from '../s3-error.ts'
import type { AuthRequest } from './auth-request.ts'
import { type Authority, compareSignatures, parseCredential, parseTimestamp } from './scope.ts'
import { refuseUnsignedHeaders } from './signed-header.ts'

/** Seven days, the longest lifetime that S3 allows a URL. */
const longestLifeSeconds = 7 * 24 * 60 * 60

/** A clock that is this much ahead may sign. */
const largestLeadMilliseconds = 15 * 60 * 1000

/**
 * Parameters that make up the signature; every other `x-amz-` parameter stands for the header of its name.
 */
const ownParameters = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-signedheaders',
  'x-amz-signature',
  'x-amz-content-sha256',
  'x-amz-security-token',
])

/**
 * Verifies a presigned URL.
 *
 * @returns the payload hash that was signed, mostly `UNSIGNED-PAYLOAD`
 * @throws S3Error AuthorizationQueryParametersError, AccessDenied (expired, not valid yet, a header not
 * signed), InvalidAccessKeyId, SignatureDoesNotMatch
 */
export function verifySignedUrl(request: AuthRequest, authority: Authority): string {
  const { method, path, query, headers } = request
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') {
    throw malformed('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"')
  }
  const timestamp = needed(query, 'X-Amz-Date')
  const scope = parseCredential(
    needed(query, 'X-Amz-Credential'),
    timestamp,
    authority,
    'AuthorizationQueryParametersError',
  )
  checkLife(timestamp, needed(query, 'X-Amz-Expires'))
  const signedHeaders = needed(query, 'X-Amz-SignedHeaders').split(';')
  // A hash of the body may come as a header that is not signed: it can only make the check stricter.
  const { 'x-amz-content-sha256': bodyHash, ...otherHeaders } = headers
  refuseUnsignedHeaders(otherHeaders, signedHeaders)
  const payloadHash = query.get('X-Amz-Content-Sha256') ?? bodyHash?.[0] ?? 'UNSIGNED-PAYLOAD'
  const unsigned = [...query].filter(([name]) => name !== 'X-Amz-Signature')
  const signed = { method, path, query: unsigned, headers, signedHeaders, payloadHash, timestamp }
  const signature = signRequest(signed, scope, authority.credentials.secretAccessKey)
  compareSignatures(signature, needed(query, 'X-Amz-Signature'))
  return payloadHash
}

function checkLife(timestamp: string, expires: string): void {
  const signedAt = parseTimestamp(timestamp)
  if (Number.isNaN(signedAt))
    throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
  if (!/^\d+$/.test(expires)) throw malformed('X-Amz-Expires should be a number')
  const life = Number(expires)
  if (life > longestLifeSeconds) throw malformed('X-Amz-Expires must be less than a week (in seconds)')
  if (life < 1) throw malformed('X-Amz-Expires must be non-negative')
  const now = Date.now()
  if (signedAt - now > largestLeadMilliseconds) throw new S3Error('AccessDenied', 'Request is not yet valid')
  const expiresAt = signedAt + life * 1000
  if (now >= expiresAt) {
    throw new S3Error('AccessDenied', 'Request has expired', {
      'X-Amz-Expires': expires,
      Expires: new Date(expiresAt).toISOString(),
      ServerTime: new Date(now).toISOString(),
    })
  }
}

function needed(query: URLSearchParams, name: string): string {
  const value = query.get(name)
  if (!value) throw malformed(`The query-string parameter ${name} is missing.`)
  return value
}

function malformed(message: string): S3Error {
  return new S3Error('AuthorizationQueryParametersError', message)
}

/** Presigners move headers such as `x-amz-meta-*` into the URL; here they become headers again. */
export function hoistedHeaders(query: URLSearchParams): Record<string, string> {
  const parameters = Array.from(query, ([name, value]) => [name.toLowerCase(), value] as const)
  return Object.fromEntries(
    parameters.filter(([name]) => name.startsWith('x-amz-') && !ownParameters.has(name)),
  )
}
