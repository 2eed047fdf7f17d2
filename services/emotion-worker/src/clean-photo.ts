import { type JobFailureCode, PermanentFailure } from '@moodscape/shared/failures/failure'
import { MAX_PIXELS, MIN_SIDE } from '@moodscape/shared/pictures/photo-limits'
import type { PictureSize } from '@moodscape/shared/pictures/picture-size'
import { type RewrittenPicture, rewritePicture } from '@moodscape/shared/pictures/rewrite-picture'
import { type PictureFlaw, UnusablePicture } from '@moodscape/shared/pictures/unusable-picture'
import type { Sharp } from 'sharp'

/** A photo that is safe to keep and to show: an upright JPEG in sRGB without any metadata. */
export type CleanPhoto = RewrittenPicture

/** More pixels a side bring no better reading of a face, only time. */
const LONG_SIDE = 2048
/** libjpeg writes no longer side. */
const MAX_STORED_SIDE = 65_500
const JPEG_QUALITY = 88

const FAILURE_OF_FLAW: Record<PictureFlaw, JobFailureCode> = {
  unsupported: 'unsupported_image',
  damaged: 'photo_damaged',
  too_small: 'image_too_small',
  too_large: 'image_too_large',
}

/**
 * Decodes an uploaded file and re-encodes it, so that nothing but the pixels is left of it: no place, no thumbnail of
 * the uncropped picture, nothing hidden behind the end.
 *
 * @param userId whose it is: users are served in turn
 * @throws PermanentFailure `unsupported_image`, `photo_damaged`, `image_too_small`, `image_too_large`;
 *   TransientFailure when memory runs out
 */
export function cleanPhoto(upload: Buffer, userId: string): Promise<CleanPhoto> {
  return rewrite(upload, userId, (image) => image.flatten({ background: 'white' }))
}

/** Turns a clean photo clockwise. */
export function turnPhoto(photo: Buffer, userId: string, degrees: 90 | 180 | 270): Promise<CleanPhoto> {
  return rewrite(photo, userId, (image) => image.rotate(degrees))
}

async function rewrite(photo: Buffer, userId: string, change: (image: Sharp) => Sharp): Promise<CleanPhoto> {
  try {
    return await rewritePicture(photo, {
      userId,
      maxPixels: MAX_PIXELS,
      minSide: MIN_SIDE,
      fit: fitForRekognition,
      encode: (image) => change(image).jpeg({ quality: JPEG_QUALITY }),
    })
  } catch (error) {
    if (!(error instanceof UnusablePicture)) throw error
    throw new PermanentFailure(FAILURE_OF_FLAW[error.flaw], { cause: error })
  }
}

/**
 * Shrinks to the long side, but leaves the short side of a panorama or long screenshot what Rekognition takes. The
 * largest of what is left, of pure noise, has 4 MB: Rekognition takes 15 MB from the bucket, 5 in a request.
 */
function fitForRekognition({ width, height }: PictureSize): PictureSize {
  const [short, long] = width < height ? [width, height] : [height, width]
  const scale = Math.min(1, MAX_STORED_SIDE / long, Math.max(LONG_SIDE / long, MIN_SIDE / short))
  if (Math.round(short * scale) >= MIN_SIDE) {
    return { width: Math.round(width * scale), height: Math.round(height * scale) }
  }
  throw new UnusablePicture('too_large', { detail: `No JPEG holds the shape of ${width} × ${height} pixels` })
}
