import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'

import type { Credentials } from '../credentials.ts'
import { imageTooLarge, internalError, invalidS3Object, RekognitionError } from './rekognition-error.ts'

/** Rekognition's quota for an image in S3. */
const maxBytes = 15 * 1024 * 1024
const timeoutMilliseconds = 10_000
/** What an S3 without versions answers when asked for one: a retry would not help. */
const notImplemented = 501

/** Where and as whom objects are read; `s3Url` is the origin of an S3 API with path-style addresses. */
export interface ObjectSource {
  s3Url: string
  credentials: Credentials
  region: string
}

export interface ObjectName {
  bucket: string
  key: string
  version?: string
}

/**
 * Reads a whole object with a signed GET.
 * @throws RekognitionError InvalidS3ObjectException when it is missing or forbidden, ImageTooLargeException
 *   above 15 MB (no more is read), InternalServerError when S3 fails or keeps silent for ten seconds.
 */
export async function fetchS3Object(
  name: ObjectName,
  source: ObjectSource,
  signal: AbortSignal,
): Promise<Buffer> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)])
  try {
    const { url, headers } = await signGet(name, source)
    const response = await fetch(url, { headers, signal: deadline, redirect: 'manual' })
    if (response.ok) return await readBody(response)
    await response.body?.cancel()
    const cause = `S3 answered ${response.status}`
    const mayHeal = response.status >= 500 && response.status !== notImplemented
    throw mayHeal ? internalError(cause) : invalidS3Object(cause)
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof RekognitionError ? error : internalError(error)
  }
}

async function signGet(
  { bucket, key, version }: ObjectName,
  { s3Url, credentials, region }: ObjectSource,
): Promise<{ url: string; headers: Record<string, string> }> {
  const { protocol, host, hostname } = new URL(s3Url)
  const path = `/${bucket}/${key.split('/').map(escapeSegment).join('/')}`
  const signer = new SignatureV4({ credentials, region, service: 's3', sha256: Sha256, uriEscapePath: false })
  const { headers } = await signer.sign({
    method: 'GET',
    protocol,
    hostname,
    path,
    headers: { host },
    ...(version !== undefined && { query: { versionId: version } }),
  })
  const query = version === undefined ? '' : `?versionId=${escapeSegment(version)}`
  return { url: `${protocol}//${host}${path}${query}`, headers }
}

/** Percent-encodes everything but RFC 3986's unreserved characters, as Signature Version 4 wants it. */
function escapeSegment(text: string): string {
  const escape = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, escape)
}

async function readBody(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > maxBytes) throw imageTooLarge(`The object is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
