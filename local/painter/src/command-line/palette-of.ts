import { createRandom } from '@moodscape/mood/random'
import sharp from 'sharp'

import { findPalette } from '../brush/limited-palette.ts'
import { writeSrgb } from '../colour.ts'
import { readPixels } from '../drawing/read-sheet.ts'

const COLOURS = 5
const SIDE = 64

/** The few colours that stand best for a picture, as `#rrggbb`, dark to bright. */
export async function paletteOf(picture: Buffer): Promise<string[]> {
  const image = sharp(picture).resize(SIDE, SIDE, { fit: 'fill' }).removeAlpha().raw()
  const canvas = readPixels(await image.toBuffer(), SIDE, SIDE, 3)
  const palette = findPalette(canvas, COLOURS, createRandom('palette')).sort((p, q) => p[0] - q[0])
  return palette.map(([l, a, b]) => {
    const bytes = Buffer.alloc(3)
    writeSrgb(l, a, b, bytes, 0)
    return `#${bytes.toString('hex')}`
  })
}
