import { timingSafeEqual } from 'node:crypto'

import type { Credentials } from '../../credentials.ts'
import type { Scope } from '../../sign-request.ts'
import { S3Error, type S3ErrorCode } from '../s3-error.ts'

/** The keys of the callers, and the region that signatures must be made for. */
export interface Authority {
  credentials: Credentials
  region: string
}

/**
 * Reads `access-key/date/region/s3/aws4_request` and checks every piece.
 *
 * @param malformed the code for a credential of the wrong shape, which differs by where it was found
 * @throws S3Error InvalidAccessKeyId, or `malformed`
 */
export function parseCredential(
  credential: string,
  timestamp: string,
  { credentials, region }: Authority,
  malformed: S3ErrorCode,
): Scope {
  const pieces = credential.split('/')
  const [accessKeyId = '', date = '', scopeRegion = '', service, terminator] = pieces
  if (pieces.length !== 5 || terminator !== 'aws4_request') {
    throw new S3Error(
      malformed,
      'The credential is mal-formed; expecting "key/YYYYMMDD/region/s3/aws4_request".',
    )
  }
  if (service !== 's3') throw new S3Error(malformed, 'The credential is for another service than s3.')
  if (scopeRegion !== region) {
    throw new S3Error(malformed, `The region '${scopeRegion}' is wrong; expecting '${region}'`, {
      Region: region,
    })
  }
  if (!timestamp.startsWith(date) || date.length !== 8) {
    throw new S3Error(malformed, 'The date of the credential is not that of the request.')
  }
  if (accessKeyId !== credentials.accessKeyId) {
    throw new S3Error('InvalidAccessKeyId', undefined, { AWSAccessKeyId: accessKeyId })
  }
  return { date, region, service }
}

/** @throws S3Error SignatureDoesNotMatch */
export function compareSignatures(expected: string, provided: string): void {
  const a = Buffer.from(expected)
  const b = Buffer.from(provided)
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new S3Error('SignatureDoesNotMatch')
}

/** Milliseconds since the epoch of a time such as 20260131T120000Z; NaN if it is none. */
export function parseTimestamp(timestamp: string): number {
  const iso = timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  return iso === timestamp ? NaN : Date.parse(iso)
}
