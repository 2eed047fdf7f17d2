import { readJpegSize } from './jpeg-size.ts'
import type { HeaderReading } from './picture-size.ts'
import type { PictureFormat } from './recognise-format.ts'

const READERS: Record<PictureFormat, (head: Buffer) => HeaderReading> = {
  jpeg: readJpegSize,
  png: readPngSize,
  webp: readWebpSize,
}

/**
 * Reads a picture's size from its first bytes without decoding anything. Where the header is ambiguous the size is
 * left to the decoder, so a size that is given is the one the decoder will find. (The package image-size, where it
 * does not understand a JPEG, goes on byte by byte and takes the size of a thumbnail for the picture's; and it
 * refuses WebPs with reserved flags.)
 */
export function readSize(format: PictureFormat, head: Buffer): HeaderReading {
  const reading = READERS[format](head)
  if (typeof reading === 'string') return reading
  return reading.width > 0 && reading.height > 0 ? reading : 'unreadable'
}

/** IHDR must be the first chunk: signature, length, type, width, height. */
function readPngSize(head: Buffer): HeaderReading {
  if (head.length < 24) return 'cut'
  if (head.toString('latin1', 12, 16) !== 'IHDR') return 'unreadable'
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
}

/**
 * The first chunk tells: the canvas of the extended format, or the head of the one picture
 * (https://developers.google.com/speed/webp/docs/riff_container, RFC 6386 section 9.1).
 */
function readWebpSize(head: Buffer): HeaderReading {
  const chunk = head.toString('latin1', 12, 16)
  if (head.length < (chunk === 'VP8L' ? 25 : 30)) return 'cut'
  if (chunk === 'VP8X') return { width: 1 + head.readUIntLE(24, 3), height: 1 + head.readUIntLE(27, 3) }
  if (chunk === 'VP8 ') {
    return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff }
  }
  if (chunk !== 'VP8L') return 'unreadable'
  const bits = head.readUInt32LE(21)
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
}
