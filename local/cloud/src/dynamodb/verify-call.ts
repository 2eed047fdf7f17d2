import { createHash, timingSafeEqual } from 'node:crypto'

import type { Credentials } from '../credentials.ts'
import { signRequest } from '../sign-request.ts'

/** DynamoDB takes a call that was signed within five minutes of its own clock. */
const largestSkewMilliseconds = 5 * 60 * 1000

export interface DynamoDbCall {
  method: string
  /** Every value of every header, names in lower case. */
  headers: NodeJS.Dict<string[]>
  body: Buffer
}

/** What DynamoDB answers to a call it does not trust. */
export interface Refusal {
  __type: string
  message: string
}

const authorization = new RegExp(
  '^AWS4-HMAC-SHA256 Credential=(?<key>[^/, ]+)/(?<date>\\d{8})/(?<region>[^/, ]+)/dynamodb/aws4_request' +
    ', ?SignedHeaders=(?<signedHeaders>[^, ]+), ?Signature=(?<signature>[0-9a-f]{64})$',
)

/** Undefined when the call is signed with the keys. */
export function verifyCall(
  call: DynamoDbCall,
  credentials: Credentials,
  region: string,
): Refusal | undefined {
  const given = authorization.exec(call.headers['authorization']?.[0] ?? '')?.groups
  if (!given)
    return refuse('IncompleteSignatureException', 'The Authorization header is missing or malformed.')
  const { key, date = '', region: scope, signedHeaders = '', signature = '' } = given
  if (key !== credentials.accessKeyId) {
    return refuse('UnrecognizedClientException', 'The security token included in the request is invalid.')
  }
  const timestamp = call.headers['x-amz-date']?.[0] ?? ''
  if (!isRecent(timestamp))
    return refuse('InvalidSignatureException', 'The signature is too old, or not valid yet.')
  if (scope !== region || !timestamp.startsWith(date)) {
    return refuse(
      'InvalidSignatureException',
      `Credential should be scoped to ${region} and the date of the request.`,
    )
  }
  const expected = signRequest(
    {
      ...call,
      path: '/',
      query: [],
      signedHeaders: signedHeaders.split(';'),
      payloadHash: createHash('sha256').update(call.body).digest('hex'),
      timestamp,
    },
    { date, region, service: 'dynamodb' },
    credentials.secretAccessKey,
  )
  if (timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) return undefined
  return refuse(
    'InvalidSignatureException',
    'The request signature does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method.',
  )
}

function isRecent(timestamp: string): boolean {
  const iso = timestamp.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5')
  return Math.abs(Date.now() - Date.parse(iso)) <= largestSkewMilliseconds
}

function refuse(type: string, message: string): Refusal {
  return { __type: `com.amazon.coral.service#${type}`, message }
}
