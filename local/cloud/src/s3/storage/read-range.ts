import { Readable } from 'node:stream'

import type { TSchema } from 'typebox'

import type { SealedFile } from './sealed-file.ts'

/** Fewer, larger reads carry a loopback stream considerably faster than the usual 64 KiB. */
const chunkBytes = 256 * 1024

/** Positions of the first and the last byte. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * The bytes of a sealed file, or a range of them. The stream closes the file, whether it is read or
 * destroyed.
 */
export function readRange<Schema extends TSchema>(
  { file, size }: SealedFile<Schema>,
  range?: ByteRange,
): Readable {
  const { start, end } = range ?? { start: 0, end: size - 1 }
  if (end < start) {
    // A file's own stream cannot be told to read nothing.
    return new Readable({
      read() {
        this.push(null)
      },
      destroy(error, done) {
        file.close().then(() => done(error), done)
      },
    })
  }
  return file.createReadStream({ start, end, highWaterMark: chunkBytes })
}
