import type { DigitalSource } from '@moodscape/generation/outputs/digital-source'
import type { FinishedAsset } from '@moodscape/generation/outputs/finished-asset'
import { PermanentFailure } from '@moodscape/shared/failures/failure'
import type { PictureSize } from '@moodscape/shared/pictures/picture-size'
import { rewritePicture } from '@moodscape/shared/pictures/rewrite-picture'
import { UnusablePicture } from '@moodscape/shared/pictures/unusable-picture'

import { findPalette } from './find-palette.ts'
import { keepWebp } from './keep-webp.ts'
import { originXmp } from './origin-xmp.ts'
import { refuseBlack } from './refuse-black.ts'

/** No model delivers more; a file that does is no picture of ours. */
export const MAX_OUTPUT_BYTES = 40 * 1024 * 1024

const MAX_PIXELS = 64_000_000
/** Pixels a side: below, nothing can be seen in it; above, nothing more. */
const MIN_SIDE = 64
const MAX_SIDE = 4096
/** Effort 2 takes half the time of the usual 4, for the same bytes. */
const WEBP = { quality: 90, effort: 2 }
/** Models paint up to 2048 pixels a side, which takes a hundred megabytes to encode. Larger pictures may take 700. */
const HEAVY_PIXELS = 2048 * 2048

/** What the key of a thumbnail ends in. */
const THUMBNAIL = 'thumb.webp'

/**
 * Makes sure that a model's output is a picture, and re-encodes it as WebP, unless it is one already: nothing but its
 * pixels is kept, neither prompts in its metadata nor bytes behind its end. A mark of its origin is written into it.
 *
 * @param userId whose it is: users are served in turn
 * @throws PermanentFailure `output_unusable`, `content_refused` for a black one; TransientFailure when memory runs
 *   out
 */
export async function finishImage(
  output: Buffer,
  userId: string,
  source: DigitalSource = 'trainedAlgorithmicMedia',
): Promise<FinishedAsset> {
  try {
    const { bytes, width, height, preview } = await rewritePicture(output, {
      userId,
      maxPixels: MAX_PIXELS,
      minSide: MIN_SIDE,
      heavyPixels: HEAVY_PIXELS,
      fit: fitForGallery,
      keep: (bytes, size) => keepWebp(bytes, size, originXmp(source)),
      encode: (picture) => picture.webp(WEBP).withXmp(originXmp(source)),
      check: refuseBlack,
    })
    const { thumbnail, placeholder, tiny } = preview
    return {
      bytes,
      mediaType: 'image/webp',
      extension: 'webp',
      companions: [{ name: THUMBNAIL, bytes: thumbnail.bytes, mediaType: 'image/webp' }],
      details: {
        width,
        height,
        palette: findPalette(tiny),
        thumbnail: { key: THUMBNAIL, width: thumbnail.width, height: thumbnail.height },
        placeholder,
      },
    }
  } catch (error) {
    if (!(error instanceof UnusablePicture)) throw error
    throw new PermanentFailure('output_unusable', { cause: error, repeats: isOfTheModel(error, output) })
  }
}

/** How pictures of other kinds begin: GIF, BMP, TIFF, HEIC and AVIF, SVG. */
const OTHER_KINDS = /^(?:GIF8|BM|II\*\0|MM\0\*|[^]{4}ftyp|<svg)/

/** Whether a model gives such a picture each time. One that is damaged, or the page of an error, is an accident. */
function isOfTheModel({ flaw }: UnusablePicture, output: Buffer): boolean {
  if (flaw === 'unsupported') return OTHER_KINDS.test(output.toString('latin1', 0, 12))
  return flaw !== 'damaged'
}

function fitForGallery({ width, height }: PictureSize): PictureSize {
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height))
  const shrunk = (side: number) => Math.max(1, Math.round(side * scale))
  return { width: shrunk(width), height: shrunk(height) }
}
