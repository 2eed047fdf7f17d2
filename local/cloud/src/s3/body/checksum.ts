import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

import { S3Error } from '../s3-error.ts'
import type { Checksum } from '../storage/records.ts'
import { crc32c } from './crc32c.ts'

export type ChecksumAlgorithm = Checksum['algorithm']

const algorithms = ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const satisfies ChecksumAlgorithm[]

/** Adds up bytes as they come. */
export interface RunningChecksum {
  update: (bytes: Uint8Array) => void
  digest: () => Buffer
}

export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  switch (algorithm) {
    case 'CRC32':
      return startCrc(crc32)
    case 'CRC32C':
      return startCrc(crc32c)
    case 'SHA1':
    case 'SHA256':
      return createHash(algorithm)
  }
}

function startCrc(step: (bytes: Uint8Array, previous: number) => number): RunningChecksum {
  let value = 0
  return {
    update: (bytes) => void (value = step(bytes, value)),
    digest() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes
    },
  }
}

/** The name of the header or trailer that carries a checksum. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`
}

/** @throws S3Error NotImplemented for CRC64NVME, InvalidRequest for what S3 does not know either */
export function parseAlgorithm(name: string): ChecksumAlgorithm {
  const found = algorithms.find((algorithm) => algorithm === name.toUpperCase())
  if (found) return found
  if (name.toUpperCase() === 'CRC64NVME') throw new S3Error('NotImplemented', 'CRC64NVME is not implemented.')
  throw new S3Error('InvalidRequest', `Checksum algorithm provided is unsupported: ${name}`)
}

export interface AnnouncedChecksum {
  algorithm: ChecksumAlgorithm
  /** Base64; absent when it follows in a trailer. */
  value?: string
}

/**
 * The checksum a client sends with its bytes, if it sends one.
 *
 * @throws S3Error InvalidRequest when it sends several
 */
export function announcedChecksum(headers: NodeJS.Dict<string>): AnnouncedChecksum | undefined {
  const names = Object.keys(headers).filter((name) => /^x-amz-checksum-(?!type$|mode$|algorithm$)/.test(name))
  const trailer = headers['x-amz-trailer']?.toLowerCase()
  if (names.length + Number(trailer !== undefined) > 1) {
    throw new S3Error('InvalidRequest', 'Expecting a single x-amz-checksum- header.')
  }
  if (trailer !== undefined) return { algorithm: parseAlgorithm(trailer.replace('x-amz-checksum-', '')) }
  const [name] = names
  if (name === undefined) return undefined
  const value = headers[name]
  const algorithm = parseAlgorithm(name.slice('x-amz-checksum-'.length))
  return { algorithm, ...(value !== undefined && { value }) }
}
