import { type Canvas, cover, createCanvas } from '../canvas.ts'
import type { Lab } from '../colour.ts'
import type { Easel } from '../easel.ts'
import { renderGround } from '../ground.ts'
import { findPalette, nearestTwo } from '../limited-palette.ts'
import { createRasteriser } from '../raster/rasteriser.ts'

/** Blocks along the shorter side, as on the screens of early home computers. */
const BLOCKS = 128
const COLOURS = 18

/** Bayer's ordered dither of 4 by 4, as thresholds 0..1. */
const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((rank) => (rank + 0.5) / 16)

/** Square blocks in a palette of a few colours, mixed by ordered dithering. */
export async function paintPixelArt(easel: Easel): Promise<Canvas> {
  const block = Math.max(2, Math.round(easel.frame.unit / BLOCKS))
  const columns = Math.ceil(easel.width / block)
  const rows = Math.ceil(easel.height / block)
  const small = drawSmall(easel, columns, rows, easel.frame.unit / block)
  await easel.pause()
  const palette = findPalette(small, COLOURS, easel.random.fork('palette'))
  await easel.pause()
  dither(small, palette)
  return enlarge(small, block, easel.width, easel.height)
}

/**
 * The composition at the size of the blocks; each block is the mean of nine spots, and no mark thinner than
 * one.
 */
function drawSmall(easel: Easel, columns: number, rows: number, unit: number): Canvas {
  const fine = renderGround(easel.ground, columns * 3, rows * 3, unit * 3)
  const small = createCanvas(columns, rows)
  for (let y = 0; y < rows * 3; y++) {
    for (let x = 0; x < columns * 3; x++) {
      const from = y * columns * 3 + x
      const to = Math.floor(y / 3) * columns + Math.floor(x / 3)
      small.l[to]! += fine.l[from]! / 9
      small.a[to]! += fine.a[from]! / 9
      small.b[to]! += fine.b[from]! / 9
    }
  }
  const rasteriser = createRasteriser(columns, rows, unit)
  for (const mark of easel.marks) {
    const [l, a, b] = mark.colour
    const isSoft = mark.kind === 'dab' && mark.soft > 0
    rasteriser.trace(mark, (pixel, coverage) => {
      // Hard edges: a block is inside a mark or it is not.
      const share = isSoft ? coverage : coverage > 0.45 ? 1 : coverage * 0.5
      cover(small, pixel, l, a, b, share * mark.opacity)
    })
  }
  return small
}

function dither(small: Canvas, palette: readonly Lab[]): void {
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

function enlarge(small: Canvas, block: number, width: number, height: number): Canvas {
  const canvas = createCanvas(width, height)
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
