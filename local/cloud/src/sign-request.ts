import { createHash, createHmac } from 'node:crypto'

/** Where and for what a signature is good: `date/region/service/aws4_request`. */
export interface Scope {
  /** Day as YYYYMMDD. */
  date: string
  region: string
  service: string
}

export interface SignedRequest {
  method: string
  /** The path as it stands in the request line, still percent-encoded. */
  path: string
  query: Iterable<[string, string]>
  /** Values of a header in the order sent. */
  headers: NodeJS.Dict<string[]>
  /** Names in lower case, in the order signed. */
  signedHeaders: string[]
  payloadHash: string
  /** Such as 20260131T120000Z. */
  timestamp: string
}

/**
 * Signature Version 4 of a request, in hex.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signRequest(request: SignedRequest, scope: Scope, secretAccessKey: string): string {
  const canonical = canonicalRequest(request)
  const text = [
    'AWS4-HMAC-SHA256',
    request.timestamp,
    `${scope.date}/${scope.region}/${scope.service}/aws4_request`,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n')
  return signText(text, scope, secretAccessKey)
}

/** Signs any text, such as the policy of a browser's upload form, with the key derived for the scope. */
export function signText(text: string, scope: Scope, secretAccessKey: string): string {
  const steps = [scope.date, scope.region, scope.service, 'aws4_request']
  const key = steps.reduce<string | Buffer>(
    (previous, step) => hmac(previous, step),
    `AWS4${secretAccessKey}`,
  )
  return hmac(key, text).toString('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function canonicalRequest(request: SignedRequest): string {
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    ...request.signedHeaders.map((name) => `${name}:${canonicalHeader(request.headers[name])}`),
    '',
    request.signedHeaders.join(';'),
    request.payloadHash,
  ].join('\n')
}

/** Clients differ in what they escape in a path; what is signed is the one strict form. */
function canonicalPath(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeStrictly(decodeURIComponent(segment)))
    .join('/')
}

function canonicalQuery(query: Iterable<[string, string]>): string {
  return Array.from(query, ([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => byBytes(nameA, nameB) || byBytes(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function canonicalHeader(values: string[] = []): string {
  return values.map((value) => value.trim().replace(/ +/g, ' ')).join(',')
}

/** RFC 3986's unreserved characters stay, everything else is escaped. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
