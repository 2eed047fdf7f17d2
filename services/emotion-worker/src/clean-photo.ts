import { PermanentFailure, TransientFailure } from '@moodscape/shared/failures/failure'
import { lacksResources } from '@moodscape/shared/failures/lacks-resources'
import PQueue from 'p-queue'
import type { Metadata, Sharp, SharpOptions } from 'sharp'

/** A photo that is safe to keep and to show: an upright JPEG in sRGB without any metadata. */
export interface CleanPhoto {
  bytes: Buffer
  width: number
  height: number
}

/** Rekognition's smallest side, https://docs.aws.amazon.com/rekognition/latest/dg/limits.html */
const MIN_SIDE = 80
const MAX_PIXELS = 100_000_000
/** More pixels a side bring no better reading of a face, only time. */
const LONG_SIDE = 2048
const JPEG_QUALITY = 88
const DECODE_SECONDS = 30

/** A picture that cannot be decoded line by line may take so many bytes of memory as a whole. */
const MAX_WHOLE_BYTES = 512 * 1024 * 1024
/** Above so many bytes, pictures are decoded one after the other. */
const HEAVY_BYTES = 64 * 1024 * 1024

const lightWork = new PQueue({ concurrency: 2 })
const heavyWork = new PQueue({ concurrency: 1 })

/**
 * Decodes whatever was uploaded and writes it anew, so that nothing but the pixels is left of it: no place,
 * no thumbnail of the uncropped picture, nothing hidden behind the end. Of a moving picture the first frame
 * is taken.
 *
 * @throws PermanentFailure `unsupported_image`, `image_too_small`, `image_too_large`; TransientFailure for want of memory
 */
export async function cleanPhoto(upload: Buffer): Promise<CleanPhoto> {
  if (!isAcceptedKind(upload)) throw new PermanentFailure('unsupported_image')
  const header = await readHeader(upload)
  checkSize(header)
  const bytesAtOnce = estimateWholeBytes(header)
  if (bytesAtOnce > MAX_WHOLE_BYTES) throw new PermanentFailure('image_too_large')
  const queue = bytesAtOnce > HEAVY_BYTES ? heavyWork : lightWork
  const photo = await queue.add(() => writeAnew(upload))
  if (Math.min(photo.width, photo.height) < MIN_SIDE) throw new PermanentFailure('image_too_small')
  return photo
}

/** Kinds are told by content only: names and announced types are the sender's claim. */
function isAcceptedKind(upload: Buffer): boolean {
  const start = upload.toString('latin1', 0, 12)
  const isWebP = start.startsWith('RIFF') && start.endsWith('WEBP')
  return isWebP || start.startsWith('\xff\xd8\xff') || start.startsWith('\x89PNG\r\n\x1a\n')
}

async function readHeader(upload: Buffer): Promise<Metadata> {
  const image = await open(upload, { limitInputPixels: false })
  const header = await image.metadata().catch((error: unknown) => {
    throw undecodable(error)
  })
  if (!['jpeg', 'png', 'webp'].includes(header.format)) throw new PermanentFailure('unsupported_image')
  return header
}

function checkSize({ width, height }: Metadata): void {
  if (width * height > MAX_PIXELS) throw new PermanentFailure('image_too_large')
  if (Math.min(width, height) < MIN_SIDE) throw new PermanentFailure('image_too_small')
}

/**
 * Progressive JPEGs are held as coefficients of 16 bits, interlaced PNGs as pixels, until their last scan is
 * read. A lossless WebP is held as pixels of 32 bits, however small it is loaded: one of 100 megapixels takes a
 * process from 100 to 500 MB. The header does not tell it from a lossy one. Everything else passes line by line.
 */
function estimateWholeBytes(header: Metadata): number {
  const pixels = header.width * header.height
  if (header.format === 'webp') return pixels * 4
  if (!header.isProgressive) return 0
  if (header.format === 'png') return pixels * header.channels * (header.depth === 'ushort' ? 2 : 1)
  return pixels * 2 * (header.chromaSubsampling === '4:2:0' ? 1.5 : header.channels)
}

async function writeAnew(upload: Buffer): Promise<CleanPhoto> {
  const image = await open(upload, { limitInputPixels: MAX_PIXELS, autoOrient: true })
  try {
    const { data, info } = await image
      .timeout({ seconds: DECODE_SECONDS })
      .resize(LONG_SIDE, LONG_SIDE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .jpeg({ quality: JPEG_QUALITY })
      .toBuffer({ resolveWithObject: true })
    return { bytes: data, width: info.width, height: info.height }
  } catch (error) {
    throw undecodable(error)
  }
}

function undecodable(cause: unknown): Error {
  return lacksResources(cause)
    ? new TransientFailure('internal_error', { cause })
    : new PermanentFailure('unsupported_image', { cause })
}

/** Loads libvips with the first photo, and keeps its memory steady: no cache, and one thread a picture. */
async function open(upload: Buffer, options: SharpOptions): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp(upload, { failOn: 'error', sequentialRead: true, ...options })
}
