import type { PictureSize } from '@moodscape/shared/pictures/picture-size'

/** The flags of the extended format that are set here. */
const ALPHA = 0x10
const XMP = 0x04

/**
 * Makes the file to store of a lossy WebP whose pixels may stay as they are: its pixels and our metadata, without its
 * own metadata, unknown chunks and whatever follows its end. What is in its bitstream stays.
 *
 * @returns undefined where that cannot be had by leaving out: a picture that moves, has a colour profile or is lossless,
 *   and a file that does not follow the format
 * @see https://developers.google.com/speed/webp/docs/riff_container
 */
export function keepWebp(file: Buffer, size: PictureSize, xmp: string): Buffer | undefined {
  const chunks = readChunks(file)
  const first = (...names: string[]) => chunks?.find(({ name }) => names.includes(name))
  const [alpha, pixels] = [first('ALPH'), first('VP8 ')]
  if (!pixels || first('VP8L', 'ICCP', 'ANIM', 'ANMF')) return undefined
  return writeChunks([
    { name: 'VP8X', content: describePicture(size, XMP | (alpha ? ALPHA : 0)) },
    ...(alpha ? [alpha] : []),
    pixels,
    { name: 'XMP ', content: Buffer.from(xmp) },
  ])
}

interface Chunk {
  /** Four letters. */
  name: string
  content: Buffer
}

/** @returns undefined for what is no sequence of whole chunks */
function readChunks(file: Buffer): Chunk[] | undefined {
  if (file.length < 12) return undefined
  const end = 8 + file.readUInt32LE(4)
  if (end > file.length) return undefined
  const chunks: Chunk[] = []
  for (let at = 12; at < end; ) {
    const from = at + 8
    const to = from > end ? Infinity : from + file.readUInt32LE(at + 4)
    if (to > end) return undefined
    chunks.push({ name: file.toString('latin1', at, at + 4), content: file.subarray(from, to) })
    at = to + (to % 2)
  }
  return chunks
}

function writeChunks(chunks: Chunk[]): Buffer {
  const body = chunks.flatMap(({ name, content }) => [
    headOf(name, content.length),
    content,
    Buffer.alloc(content.length % 2),
  ])
  const length = body.reduce((sum, { byteLength }) => sum + byteLength, 4)
  return Buffer.concat([headOf('RIFF', length), Buffer.from('WEBP'), ...body])
}

function headOf(name: string, length: number): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(length, 4)
  return head
}

/** The head of the extended format: what there is besides pixels, and the size of the canvas. */
function describePicture({ width, height }: PictureSize, flags: number): Buffer {
  const content = Buffer.alloc(10)
  content.writeUInt8(flags)
  content.writeUIntLE(width - 1, 4, 3)
  content.writeUIntLE(height - 1, 7, 3)
  return content
}
