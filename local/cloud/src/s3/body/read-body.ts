import type { IncomingMessage } from 'node:http'

import { S3Error } from '../s3-error.ts'
import { decodeAwsChunked, type Trailers } from './aws-chunked.ts'
import { announcedChecksum, type ChecksumAlgorithm, checksumHeader } from './checksum.ts'
import { type MeasuredBytes, measure } from './measure.ts'

/** The largest single put and the largest part S3 takes: 5 GiB. */
const largestBody = 5 * 1024 ** 3

interface BodyRequest {
  raw: IncomingMessage
  headers: NodeJS.Dict<string>
  /** `x-amz-content-sha256`, or what stands for it. */
  payloadHash: string
}

/**
 * The body of a put or of a part: framing off, and everything the client says about it verified on the way
 * (length, `Content-MD5`, the signed SHA-256, a checksum in a header or trailer).
 *
 * @param algorithm what to calculate when the client announces no checksum
 * @throws S3Error MissingContentLength, EntityTooLarge, NotImplemented (chunks signed one by one),
 * InvalidRequest; while reading, those of `measure` and `decodeAwsChunked`
 */
export function readBody(request: BodyRequest, algorithm: ChecksumAlgorithm = 'CRC32'): MeasuredBytes {
  const { raw, headers, payloadHash } = request
  const framed = payloadHash.startsWith('STREAMING-')
  if (framed && payloadHash !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    throw new S3Error('NotImplemented', `${payloadHash} is not implemented.`)
  }
  const length = parseLength(headers[framed ? 'x-amz-decoded-content-length' : 'content-length'])
  const checksum = announcedChecksum(headers)
  const trailers: Trailers = {}
  // Leaving this iterator early must not cut the connection: the client still has to get the answer.
  const socket = raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  return measure(framed ? decodeAwsChunked(socket, trailers) : socket, checksum?.algorithm ?? algorithm, {
    length,
    ...(headers['content-md5'] !== undefined && { md5: headers['content-md5'] }),
    ...(/^[0-9a-f]{64}$/.test(payloadHash) && { sha256: payloadHash }),
    ...(checksum && { checksum: checksum.value ?? (() => trailers[checksumHeader(checksum.algorithm)]) }),
  })
}

function parseLength(text: string | undefined): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw new S3Error('MissingContentLength')
  const length = Number(text)
  if (length > largestBody) throw new S3Error('EntityTooLarge')
  return length
}

/**
 * The whole of a small body, such as an XML document, verified as `readBody` does.
 *
 * @throws S3Error MalformedXML when it is longer than `limit` bytes
 */
export async function readSmallBody(request: BodyRequest, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  const { bytes, measured } = readBody(request)
  for await (const chunk of bytes) {
    if (measured.size > limit) throw new S3Error('MalformedXML')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
