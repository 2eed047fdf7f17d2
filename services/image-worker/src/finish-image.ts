import type { FinishedAsset } from '@moodscape/generation/generate-asset'
import { PermanentFailure, TransientFailure } from '@moodscape/shared/failures/failure'
import { lacksResources } from '@moodscape/shared/failures/lacks-resources'
import PQueue from 'p-queue'
import type { Metadata, Sharp, SharpOptions } from 'sharp'

import { refuseBlack } from './refuse-black.ts'

/** No model delivers more; a file that does is no picture of ours. */
export const MAX_OUTPUT_BYTES = 40 * 1024 * 1024

const MAX_PIXELS = 64_000_000
/** Pixels a side: below, nothing can be seen in it; above, nothing more. */
const MIN_SIDE = 64
const MAX_SIDE = 4096
const WEBP_QUALITY = 90
const DECODE_SECONDS = 30
const ACCEPTED_FORMATS = ['webp', 'png', 'jpeg']
/**
 * Models paint up to 2048 pixels a side, which takes a hundred megabytes to write anew. What is larger may take 700, and
 * is written one after the other, however many jobs the process has.
 */
const HEAVY_PIXELS = 2048 * 2048

const lightWork = new PQueue({ concurrency: 2 })
const heavyWork = new PQueue({ concurrency: 1 })

/**
 * Makes sure that a model's output is a picture, and writes it anew as WebP: nothing but its pixels is kept,
 * neither prompts in its metadata nor whatever may follow its end.
 *
 * @throws PermanentFailure `output_unusable`, `content_refused` for a black one; TransientFailure for want of memory
 */
export async function finishImage(output: Buffer): Promise<FinishedAsset> {
  try {
    const { width, height } = await readHeader(output)
    const queue = width * height > HEAVY_PIXELS ? heavyWork : lightWork
    return await queue.add(() => writeAnew(output))
  } catch (error) {
    if (error instanceof PermanentFailure) throw error
    if (lacksResources(error)) throw new TransientFailure('internal_error', { cause: error })
    throw new PermanentFailure('output_unusable', { cause: error })
  }
}

async function readHeader(output: Buffer): Promise<Metadata> {
  const header = await (await open(output, { limitInputPixels: false })).metadata()
  checkPicture(header)
  return header
}

async function writeAnew(output: Buffer): Promise<FinishedAsset> {
  const image = await open(output, { limitInputPixels: MAX_PIXELS, failOn: 'error', autoOrient: true })
  const { data, info } = await image
    .timeout({ seconds: DECODE_SECONDS })
    .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .webp({ quality: WEBP_QUALITY })
    .toBuffer({ resolveWithObject: true })
  await refuseBlack(data)
  return { bytes: data, mediaType: 'image/webp', extension: 'webp', width: info.width, height: info.height }
}

/** Loads libvips with the first picture, and keeps its memory steady: no cache, and one thread a picture. */
async function open(output: Buffer, options: SharpOptions): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp(output, options)
}

function checkPicture({ format, width, height }: Metadata): void {
  if (!ACCEPTED_FORMATS.includes(format)) throw unusable(`The output is ${format}`)
  if (width * height > MAX_PIXELS) throw unusable(`The output measures ${width} × ${height} pixels`)
  if (Math.min(width, height) < MIN_SIDE) throw unusable(`The output measures ${width} × ${height} pixels`)
}

/** A model that gives such a picture once gives it always. */
function unusable(why: string): PermanentFailure {
  return new PermanentFailure('output_unusable', { cause: new Error(why), repeats: true })
}
