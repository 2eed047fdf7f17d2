import { paint } from '@moodscape/painter/paint'
import { paintPixels } from '@moodscape/painter/picture'
import { NoCanvasHere } from '@moodscape/painter/stage/skia'
import sharp from 'sharp'

import type { OutputFile } from '../output-folder.ts'
import type { Painting, WorkResult } from './work.ts'

/** Seeds the painter takes. */
const SEEDS = 2 ** 32

/** Paints the pictures of one prediction, `out-0` and so on; refuses where this machine cannot. */
export async function paintPictures(painting: Painting): Promise<WorkResult> {
  const { seed, count, width, height, format } = painting
  const files: OutputFile[] = []
  try {
    for (let index = 0; index < count; index++) {
      const bytes = await paintOne(painting, (seed + index) % SEEDS)
      files.push({ name: `out-${index}.${format}`, bytes })
    }
  } catch (error) {
    if (error instanceof NoCanvasHere) return { refusal: error.message }
    throw error
  }
  return { files, log: `Using seed: ${seed}\nPainted ${count} of ${width}x${height}\n` }
}

async function paintOne(painting: Painting, seed: number): Promise<Uint8Array> {
  const { emotions, width, height, format, style = 'oil', quality } = painting
  if (quality === undefined) return (await paint({ emotions, seed, width, height, style, format })).bytes
  const pixels = await paintPixels({ emotions, seed, width, height, style }, async () => undefined)
  const image = sharp(pixels, { raw: { width, height, channels: 3 } })
  // sharp counts from 1.
  const options = { quality: Math.max(1, quality) }
  if (format === 'png') return image.png().toBuffer()
  return format === 'webp' ? image.webp(options).toBuffer() : image.jpeg(options).toBuffer()
}
