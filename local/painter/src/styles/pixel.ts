import type { Easel } from '../brush/easel.ts'
import { findPalette, nearestTwo } from '../brush/limited-palette.ts'
import { type Colours, createColours } from '../canvas.ts'
import type { Lab } from '../colour.ts'

/** Blocks along the shorter side, as on the screens of early home computers. */
const BLOCKS = 128
const COLOURS = 18

/** Bayer's ordered dither of 4 by 4, as thresholds 0..1. */
const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((rank) => (rank + 0.5) / 16)

/** Square blocks in a palette of a few colours, mixed by ordered dithering. */
export async function paintPixelArt(easel: Easel): Promise<Colours> {
  const block = Math.max(2, Math.round(easel.frame.unit / BLOCKS))
  const columns = Math.ceil(easel.width / block)
  const rows = Math.ceil(easel.height / block)
  await easel.finish(easel.picture)
  const small = shrink(easel.picture, block, columns, rows)
  await easel.pause(0.3)
  const palette = findPalette(small, COLOURS, easel.random.fork('palette'))
  await easel.pause(0.6)
  dither(small, palette)
  await easel.pause(0.9)
  return enlarge(small, block, easel.width, easel.height)
}

/** The drawing at the size of the blocks, each the mean of its pixels. */
function shrink(picture: Colours, block: number, columns: number, rows: number): Colours {
  const small = createColours(columns, rows)
  const counts = new Float32Array(columns * rows)
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const from = y * picture.width + x
      const to = Math.floor(y / block) * columns + Math.floor(x / block)
      small.l[to]! += picture.l[from]!
      small.a[to]! += picture.a[from]!
      small.b[to]! += picture.b[from]!
      counts[to]! += 1
    }
  }
  for (let i = 0; i < counts.length; i++) {
    small.l[i]! /= counts[i]!
    small.a[i]! /= counts[i]!
    small.b[i]! /= counts[i]!
  }
  return small
}

function dither(small: Colours, palette: readonly Lab[]): void {
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const i = y * small.width + x
      const { first, second, share } = nearestTwo(palette, [small.l[i]!, small.a[i]!, small.b[i]!])
      const threshold = BAYER[(y & 3) * 4 + (x & 3)]!
      const colour = share > threshold ? second : first
      small.l[i] = colour[0]
      small.a[i] = colour[1]
      small.b[i] = colour[2]
    }
  }
}

function enlarge(small: Colours, block: number, width: number, height: number): Colours {
  const canvas = createColours(width, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = Math.floor(y / block) * small.width + Math.floor(x / block)
      const to = y * width + x
      canvas.l[to] = small.l[from]!
      canvas.a[to] = small.a[from]!
      canvas.b[to] = small.b[from]!
    }
  }
  return canvas
}
