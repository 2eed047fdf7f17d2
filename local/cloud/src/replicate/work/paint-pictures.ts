import { paint } from '@moodscape/painter/paint'
import { paintPixels } from '@moodscape/painter/picture'
import { NoCanvasHere } from '@moodscape/painter/stage/skia'
import sharp from 'sharp'

import type { OutputFile } from '../output-folder.ts'
import { sayPercent } from './say-percent.ts'
import type { Painting, WorkResult } from './work.ts'

/** Seeds the painter takes. */
const SEEDS = 2 ** 32

/**
 * Paints the pictures of one prediction, `out-0` and so on; refuses where this machine cannot.
 *
 * @param say gets the lines of its log
 */
export async function paintPictures(painting: Painting, say: (line: string) => void): Promise<WorkResult> {
  const { seed, count, width, height, format } = painting
  const files: OutputFile[] = []
  const tell = sayPercent(say)
  say(`Using seed: ${seed}`)
  try {
    for (let index = 0; index < count; index++) {
      const bytes = await paintOne(painting, (seed + index) % SEEDS, (share) => tell((index + share) / count))
      files.push({ name: `out-${index}.${format}`, bytes })
    }
  } catch (error) {
    if (error instanceof NoCanvasHere) return { refusal: error.message }
    throw error
  }
  say(`Painted ${count} of ${width}x${height}`)
  return { files }
}

async function paintOne(
  painting: Painting,
  seed: number,
  onProgress: (share: number) => void,
): Promise<Uint8Array> {
  const { emotions, width, height, format, style = 'oil', quality } = painting
  const request = { emotions, seed, width, height, style }
  if (quality === undefined) return (await paint({ ...request, format }, { onProgress })).bytes
  const pixels = await paintPixels(request, async (done) => {
    if (done !== undefined) onProgress(done)
  })
  const image = sharp(pixels, { raw: { width, height, channels: 3 } })
  // sharp counts from 1.
  const options = { quality: Math.max(1, quality) }
  if (format === 'png') return image.png().toBuffer()
  return format === 'webp' ? image.webp(options).toBuffer() : image.jpeg(options).toBuffer()
}
