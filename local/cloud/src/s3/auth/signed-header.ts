import { signRequest } from '../../sign-request.ts'
import { S3Error } from '../s3-error.ts'
import type { AuthRequest } from './auth-request.ts'
import { type Authority, compareSignatures, parseCredential, parseTimestamp } from './scope.ts'

/** S3 takes a request that was signed within a quarter of an hour of its own clock. */
const largestSkewMilliseconds = 15 * 60 * 1000

/**
 * Verifies an `Authorization: AWS4-HMAC-SHA256 …` header.
 *
 * @returns the payload hash that was signed
 * @throws S3Error AuthorizationHeaderMalformed, InvalidRequest, InvalidAccessKeyId, RequestTimeTooSkewed,
 * SignatureDoesNotMatch, AccessDenied (a header that should be signed is not)
 */
export function verifySignedHeader(request: AuthRequest, authority: Authority): string {
  const header = parseAuthorization(request.headers['authorization']?.[0] ?? '')
  const payloadHash = request.headers['x-amz-content-sha256']?.[0]
  if (payloadHash === undefined) {
    throw new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256')
  }
  const timestamp = readTimestamp(request.headers)
  const signedAt = parseTimestamp(timestamp)
  if (Number.isNaN(signedAt))
    throw new S3Error('AccessDenied', 'AWS authentication requires a valid Date header.')
  const scope = parseCredential(header.credential, timestamp, authority, 'AuthorizationHeaderMalformed')
  if (Math.abs(Date.now() - signedAt) > largestSkewMilliseconds) {
    throw new S3Error('RequestTimeTooSkewed', undefined, {
      RequestTime: timestamp,
      ServerTime: new Date().toISOString(),
      MaxAllowedSkewMilliseconds: largestSkewMilliseconds,
    })
  }
  refuseUnsignedHeaders(request.headers, header.signedHeaders)
  const { method, path, query, headers } = request
  const { signedHeaders } = header
  const signed = { method, path, query, headers, signedHeaders, payloadHash, timestamp }
  compareSignatures(signRequest(signed, scope, authority.credentials.secretAccessKey), header.signature)
  return payloadHash
}

function parseAuthorization(text: string) {
  const [scheme, rest = ''] = splitOnce(text.trim(), ' ')
  if (scheme !== 'AWS4-HMAC-SHA256') throw new S3Error('InvalidArgument', 'Unsupported Authorization Type')
  const fields = new Map(rest.split(',').map((field) => splitOnce(field.trim(), '=')))
  const credential = fields.get('Credential')
  const signedHeaders = fields.get('SignedHeaders')
  const signature = fields.get('Signature')
  if (!credential || !signedHeaders || !signature) throw new S3Error('AuthorizationHeaderMalformed')
  return { credential, signedHeaders: signedHeaders.split(';'), signature }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/** `x-amz-date`, or the `Date` header in the same form. */
function readTimestamp(headers: NodeJS.Dict<string[]>): string {
  const timestamp = headers['x-amz-date']?.[0]
  if (timestamp !== undefined) return timestamp
  const date = Date.parse(headers['date']?.[0] ?? '')
  return Number.isNaN(date) ? '' : new Date(date).toISOString().replace(/[-:]|\.\d+/g, '')
}

/**
 * Without this check, headers that S3 obeys could be added to a signed request.
 *
 * @throws S3Error AccessDenied
 */
export function refuseUnsignedHeaders(headers: NodeJS.Dict<string[]>, signedHeaders: string[]): void {
  const needed = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  const unsigned = needed.filter((name) => !signedHeaders.includes(name))
  if (unsigned.length === 0) return
  throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
    HeadersNotSigned: unsigned.join(', '),
  })
}
