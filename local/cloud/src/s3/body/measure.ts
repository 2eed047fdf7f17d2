import { createHash } from 'node:crypto'

import { S3Error } from '../s3-error.ts'
import type { Checksum } from '../storage/records.ts'
import { type ChecksumAlgorithm, startChecksum } from './checksum.ts'

/** What bytes were announced to be. What is absent is not checked. */
export interface Announced {
  length?: number
  /** Base64. */
  md5?: string
  /** In hex. */
  sha256?: string
  /** Base64; a function when it is known only after the last byte. */
  checksum?: string | (() => string | undefined)
}

/** What was found out about bytes while they passed. */
export interface Measured {
  size: number
  md5: Buffer
  checksum: Checksum
}

/** Bytes to be read once, and what was measured when they have all been read. */
export interface MeasuredBytes {
  /** Ends in an error if what came is not what was announced. */
  bytes: AsyncIterable<Uint8Array>
  measured: Measured
}

/**
 * Measures bytes as they pass; only one chunk at a time is in memory.
 *
 * @throws S3Error while reading: IncompleteBody, BadDigest, InvalidDigest, XAmzContentSHA256Mismatch
 */
export function measure(
  source: AsyncIterable<Uint8Array>,
  algorithm: ChecksumAlgorithm,
  announced: Announced = {},
): MeasuredBytes {
  const measured: Measured = {
    size: 0,
    md5: Buffer.alloc(0),
    checksum: { algorithm, value: '', type: 'FULL_OBJECT' },
  }

  async function* bytes(): AsyncGenerator<Uint8Array> {
    const md5 = createHash('md5')
    const sha256 = announced.sha256 === undefined ? undefined : createHash('sha256')
    const checksum = startChecksum(algorithm)
    for await (const chunk of source) {
      measured.size += chunk.length
      if (announced.length !== undefined && measured.size > announced.length)
        throw new S3Error('IncompleteBody')
      md5.update(chunk)
      sha256?.update(chunk)
      checksum.update(chunk)
      yield chunk
    }
    measured.md5 = md5.digest()
    measured.checksum.value = checksum.digest().toString('base64')
    verify(announced, measured, sha256?.digest('hex'))
  }

  return { bytes: bytes(), measured }
}

function verify(announced: Announced, { size, md5, checksum }: Measured, sha256: string | undefined): void {
  if (announced.length !== undefined && size !== announced.length) throw new S3Error('IncompleteBody')
  if (announced.md5 !== undefined) verifyMd5(announced.md5, md5)
  if (sha256 !== announced.sha256) throw new S3Error('XAmzContentSHA256Mismatch')
  const value = typeof announced.checksum === 'function' ? announced.checksum() : announced.checksum
  if (announced.checksum !== undefined && value !== checksum.value) {
    const { algorithm } = checksum
    throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`)
  }
}

function verifyMd5(announced: string, md5: Buffer): void {
  const expected = Buffer.from(announced, 'base64')
  if (expected.length !== md5.length) throw new S3Error('InvalidDigest')
  if (!expected.equals(md5)) throw new S3Error('BadDigest')
}
