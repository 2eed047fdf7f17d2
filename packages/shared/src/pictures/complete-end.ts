import type { PictureFormat } from './recognise-format.ts'

const JPEG_END = Buffer.from([0xff, 0xd9])

/**
 * Completes the end of a file that lacks nothing else: the end mark of a JPEG, or the length that a WebP announces
 * and the padding of its last chunk. Decoders take PNGs without their end as they are. A file that lacks more is no
 * better for it.
 */
export function completeEnd(format: PictureFormat, bytes: Buffer): Buffer | undefined {
  if (format === 'jpeg') return Buffer.concat([bytes, JPEG_END])
  if (format === 'webp') return fitRiff(bytes)
  return undefined
}

/** Keeps the chunks that are whole, and announces their length. */
function fitRiff(bytes: Buffer): Buffer {
  let end = 12
  while (end + 8 <= bytes.length) {
    const length = bytes.readUInt32LE(end + 4)
    if (end + 8 + length > bytes.length) break
    end += 8 + length + (length % 2)
  }
  const fitted = Buffer.alloc(end)
  bytes.copy(fitted)
  fitted.writeUInt32LE(end - 8, 4)
  return fitted
}
