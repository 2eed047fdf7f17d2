import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'

import type { Credentials } from '../credentials.ts'
import { RekognitionError } from './rekognition-error.ts'

/** A call as it came in; the only path of this API is `/` and it takes no query. */
export interface SignedCall {
  headers: IncomingHttpHeaders
  body: Buffer
}

/** How far the caller's clock may be off, as AWS's JSON services have it. */
const maxSkewMinutes = 5
/** SHA-256 in hexadecimal digits. */
const signatureLength = 64
const scopePattern = '(?<day>\\d{8})/(?<region>[^/, ]+)/(?<service>[^/, ]+)/aws4_request'
const authorizationPattern = new RegExp(
  [
    `^AWS4-HMAC-SHA256 +Credential=(?<accessKeyId>[^/, ]+)/${scopePattern}`,
    'SignedHeaders=(?<signedHeaders>[^, ]+)',
    'Signature=(?<signature>[0-9a-f]{64})$',
  ].join(', *'),
)

/**
 * Checks a Signature Version 4 in the Authorization header against the one credential that is known.
 * @throws RekognitionError under the names AWS uses: MissingAuthenticationTokenException,
 *   IncompleteSignatureException, UnrecognizedClientException, InvalidSignatureException.
 */
export async function verifySignature(call: SignedCall, known: Credentials, region: string): Promise<void> {
  const given = parseAuthorization(call.headers)
  if (given.accessKeyId !== known.accessKeyId || call.headers['x-amz-security-token'] !== undefined) {
    const message = 'The access key or session token is not known here'
    throw new RekognitionError('UnrecognizedClientException', message)
  }
  const { signingDate, day } = parseSigningDate(call.headers)
  if (given.day !== day || given.region !== region || given.service !== 'rekognition') {
    throw badSignature(`The credential must be scoped to ${day}/${region}/rekognition`)
  }
  const expected = await signAgain(call, given.signedHeaders, known, region, signingDate)
  if (!isSame(expected, given.signature)) {
    throw badSignature('The signature does not match the one computed from the request and the secret key')
  }
}

interface Authorization {
  accessKeyId: string
  day: string
  region: string
  service: string
  signedHeaders: string[]
  signature: string
}

function parseAuthorization({ authorization }: IncomingHttpHeaders): Authorization {
  if (authorization === undefined) {
    const message = 'The request carries no Authorization header'
    throw new RekognitionError('MissingAuthenticationTokenException', message)
  }
  const {
    accessKeyId = '',
    day = '',
    region = '',
    service = '',
    signedHeaders = '',
    signature = '',
  } = authorizationPattern.exec(authorization)?.groups ?? {}
  const names = signedHeaders.split(';')
  if (!names.includes('host') || !names.includes('x-amz-date') || !names.includes('x-amz-target')) {
    const message = 'Authorization must be AWS4-HMAC-SHA256 and sign host, x-amz-date and x-amz-target'
    throw new RekognitionError('IncompleteSignatureException', message)
  }
  return { accessKeyId, day, region, service, signedHeaders: names, signature }
}

function parseSigningDate(headers: IncomingHttpHeaders): { signingDate: Date; day: string } {
  const stamp = String(headers['x-amz-date'])
  const signingDate = new Date(stamp.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'))
  const skewMinutes = Math.abs(Date.now() - signingDate.getTime()) / 60_000
  if (!(skewMinutes <= maxSkewMinutes)) {
    throw badSignature(`x-amz-date must be within ${maxSkewMinutes} minutes of this clock`)
  }
  return { signingDate, day: stamp.slice(0, 8) }
}

/**
 * The signature the call must carry, over the headers it claims to have signed and the body as it came in.
 * A hash of the body stated in a header is what gets signed, so it has to be true.
 */
async function signAgain(
  { headers, body }: SignedCall,
  signedHeaders: string[],
  credentials: Credentials,
  region: string,
  signingDate: Date,
): Promise<string> {
  const stated = headers['x-amz-content-sha256']
  if (stated !== undefined && stated !== createHash('sha256').update(body).digest('hex')) {
    throw badSignature('x-amz-content-sha256 is not the hash of the body')
  }
  const signer = new SignatureV4({
    credentials,
    region,
    service: 'rekognition',
    sha256: Sha256,
    applyChecksum: false,
  })
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/',
      headers: Object.fromEntries(signedHeaders.map((name) => [name, String(headers[name] ?? '')])),
      body,
    },
    { signingDate, signableHeaders: new Set(signedHeaders) },
  )
  return signed.headers['authorization']?.slice(-signatureLength) ?? ''
}

function isSame(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given))
}

function badSignature(message: string): RekognitionError {
  return new RekognitionError('InvalidSignatureException', message)
}
