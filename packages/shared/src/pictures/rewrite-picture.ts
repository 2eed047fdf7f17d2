import type { Metadata, Sharp } from 'sharp'

import { completeEnd } from './complete-end.ts'
import { inLane } from './decoding-lanes.ts'
import { estimateWholeBytes, MAX_WHOLE_BYTES } from './decoding-memory.ts'
import { openPicture } from './open-picture.ts'
import type { PictureSize } from './picture-size.ts'
import { type Pixels, type Preview, previewOf, shrinkPicture } from './preview-picture.ts'
import { type PictureFormat, recogniseFormat } from './recognise-format.ts'
import { UnusablePicture } from './unusable-picture.ts'
import { whyUndecodable } from './why-undecodable.ts'

/** What a picture may be, and what becomes of it. */
export interface Rewriting {
  /** Whose it is: users are served in turn. */
  userId: string
  /** In all, as it came. */
  maxPixels: number
  /** Pixels of its shorter side, as it came. */
  minSide: number
  /** Above so many pixels writing takes memory too, and is done for one picture after the other. */
  heavyPixels?: number
  /** The size to shrink an upright picture to. It may throw an UnusablePicture. */
  fit(upright: PictureSize): PictureSize
  /** Makes the file to store of an upright picture of that size whose pixels may stay as they are, where there is one. */
  keep?(bytes: Buffer, header: Metadata): Buffer | undefined
  /** Adds the format to write, in 8 bits of sRGB. */
  encode(image: Sharp): Sharp
  /** Looks at what was written, also shrunk, before the next picture is worked on. What it throws is thrown. */
  check?(written: Buffer, small: Pixels): Promise<void>
}

export interface RewrittenPicture extends PictureSize {
  bytes: Buffer
  preview: Preview
}

/** Above so many bytes, pictures are decoded one after the other. */
const HEAVY_BYTES = 64 * 1024 * 1024

/**
 * Decodes a JPEG, PNG or WebP, turns it upright by its orientation and re-encodes it in sRGB, so that nothing but the
 * pixels is left of it: no metadata, and nothing hidden behind its end. One that may be kept is decoded to its end all
 * the same, to see that it can be. Of an animated picture the first frame is
 * taken. A file that lacks nothing but its end mark is accepted as complete.
 *
 * @throws UnusablePicture; TransientFailure when memory runs out
 */
export async function rewritePicture(bytes: Buffer, rewriting: Rewriting): Promise<RewrittenPicture> {
  const format = recogniseFormat(bytes)
  if (!format) throw new UnusablePicture('unsupported')
  try {
    return await decodeAndWrite({ bytes, format, failOn: 'error' }, rewriting)
  } catch (error) {
    const isDamaged = error instanceof UnusablePicture && error.flaw === 'damaged'
    const completed = isDamaged ? completeEnd(format, bytes) : undefined
    if (!completed) throw error
    // libjpeg only warns about a truncated JPEG that has an end mark. For the last eight rows of pixels its warning
    // comes too late for libvips, but missing data there is not visible.
    return await decodeAndWrite({ bytes: completed, format, failOn: 'warning' }, rewriting).catch(
      (second: unknown) => {
        throw second instanceof UnusablePicture && second.flaw === 'unsupported' ? error : second
      },
    )
  }
}

interface Source {
  bytes: Buffer
  format: PictureFormat
  failOn: 'error' | 'warning'
}

async function decodeAndWrite(source: Source, rewriting: Rewriting): Promise<RewrittenPicture> {
  const header = await readHeader(source)
  const { width, height } = header
  if (width * height > rewriting.maxPixels) throw outside('too_large', header)
  if (Math.min(width, height) < rewriting.minSide) throw outside('too_small', header)
  const wholeBytes = estimateWholeBytes(header)
  if (wholeBytes > MAX_WHOLE_BYTES) throw outside('too_large', header)
  const isHeavy = wholeBytes > HEAVY_BYTES || width * height > (rewriting.heavyPixels ?? Infinity)
  const size = rewriting.fit(header.autoOrient)
  const kept = mayStay(header, size) ? rewriting.keep?.(source.bytes, header) : undefined
  return inLane(isHeavy, rewriting.userId, async () => {
    const written = kept ? { bytes: kept, ...size } : await write(source, header, size, rewriting)
    const small = await shrinkPicture(written.bytes, source.failOn).catch((error: unknown) => {
      throw kept ? whyUndecodable(error, source.format, kept) : error
    })
    await rewriting.check?.(written.bytes, small)
    return { ...written, preview: await previewOf(small) }
  })
}

/** Whether a picture is as it is to be stored: upright, of the right size, in 8 bits of sRGB. */
function mayStay(
  { orientation = 1, space, depth, hasProfile, width, height }: Metadata,
  size: PictureSize,
): boolean {
  const isPlain = orientation === 1 && space === 'srgb' && depth === 'uchar' && !hasProfile
  return isPlain && width === size.width && height === size.height
}

async function readHeader({ bytes, format, failOn }: Source): Promise<Metadata> {
  const image = await openPicture(bytes, { failOn, limitInputPixels: false })
  return image.metadata().catch((error: unknown) => {
    throw whyUndecodable(error, format, bytes)
  })
}

async function write(
  { bytes, format, failOn }: Source,
  header: Metadata,
  size: PictureSize,
  { maxPixels, encode }: Rewriting,
): Promise<Omit<RewrittenPicture, 'preview'>> {
  const image = await openPicture(bytes, { failOn, limitInputPixels: maxPixels, autoOrient: true })
  if (size.width < header.autoOrient.width || size.height < header.autoOrient.height) {
    image.resize({ ...size, fit: 'fill' })
  }
  try {
    const source = header.depth === 'ushort' && header.hasProfile ? await inEightBits(image, header) : image
    const { data, info } = await encode(source.toColourspace('srgb')).toBuffer({ resolveWithObject: true })
    return { bytes: data, width: info.width, height: info.height }
  } catch (error) {
    throw whyUndecodable(error, format, bytes)
  }
}

/** Sharp brings pixels of 16 bits that have a profile into Display P3 and calls them sRGB; those of 8 bits it does not. */
async function inEightBits(image: Sharp, { channels }: Metadata): Promise<Sharp> {
  const pixels = image.toColourspace(channels < 3 ? 'b-w' : 'srgb').keepIccProfile()
  return openPicture(await pixels.png({ compressionLevel: 0 }).toBuffer(), {})
}

function outside(flaw: 'too_small' | 'too_large', { width, height }: Metadata): UnusablePicture {
  return new UnusablePicture(flaw, { detail: `The picture measures ${width} × ${height} pixels` })
}
