import { S3Error } from '../s3-error.ts'
import type { AuthRequest } from './auth-request.ts'
import type { Authority } from './scope.ts'
import { verifySignedHeader } from './signed-header.ts'
import { hoistedHeaders, verifySignedUrl } from './signed-url.ts'

export interface Authenticated {
  /** What `x-amz-content-sha256` says about the body, or what stands for it. */
  payloadHash: string
  /** Headers that came as parameters of a presigned URL. */
  hoisted: Record<string, string>
}

/**
 * Checks that a request is signed with the keys, in a header or in its URL.
 *
 * @throws S3Error AccessDenied without either, InvalidArgument with both, and what the two checks throw
 */
export function authenticate(request: AuthRequest, authority: Authority): Authenticated {
  const inHeader = request.headers['authorization'] !== undefined
  const inUrl = request.query.has('X-Amz-Algorithm') || request.query.has('X-Amz-Signature')
  if (inHeader && inUrl) throw new S3Error('InvalidArgument', 'Only one auth mechanism allowed')
  if (inHeader) return { payloadHash: verifySignedHeader(request, authority), hoisted: {} }
  if (inUrl)
    return { payloadHash: verifySignedUrl(request, authority), hoisted: hoistedHeaders(request.query) }
  throw new S3Error('AccessDenied')
}
