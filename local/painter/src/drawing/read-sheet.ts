import { cbrt, exp, log } from '@moodscape/mood/exact-math'

import { type Colours, createColours } from '../canvas.ts'
import { inBands, type Pause } from '../pause.ts'
import type { Sheet } from '../stage/skia.ts'
import { type Tuning, tunePixel } from './tune.ts'

const linear = Float64Array.from({ length: 256 }, (_, i) => {
  const encoded = i / 255
  return encoded <= 0.04045 ? encoded / 12.92 : exp(log((encoded + 0.055) / 1.055) * 2.4)
})

/** Cube roots by square root, which spreads the dark values that cube roots crowd together. */
const STEPS = 4096
const rootBySquareRoot = Float64Array.from({ length: STEPS + 2 }, (_, i) => cbrt((i / STEPS) * (i / STEPS)))

function root(value: number): number {
  const place = Math.sqrt(value) * STEPS
  const i = place | 0
  return rootBySquareRoot[i]! + (rootBySquareRoot[i + 1]! - rootBySquareRoot[i]!) * (place - i)
}

/** The colours of an opaque sheet in OKLab. */
export async function readSheet(sheet: Sheet, pause: Pause): Promise<Colours> {
  const { width, height } = sheet
  const data = pixelsOf(sheet)
  await pause()
  const colours = createColours(width, height)
  await inBands(height, pause, (from, to) => readRows(colours, data, 4, from, to))
  return colours
}

/** Has Skia draw what it has only taken down so far, and else would draw in one go when the pixels are wanted. */
export function finishDrawing(sheet: Sheet): void {
  sheet.getContext('2d').getImageData(0, 0, 1, 1)
}

/** The pixels of a sheet, which draws what is not yet drawn. */
export function pixelsOf(sheet: Sheet): Uint8ClampedArray {
  return sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height).data
}

/** The colours of packed sRGB bytes in OKLab, so many bytes to a pixel, of which the first three count. */
export function readPixels(
  data: Readonly<Uint8Array | Uint8ClampedArray>,
  width: number,
  height: number,
  channels: 3 | 4,
): Colours {
  const colours = createColours(width, height)
  readRows(colours, data, channels, 0, height)
  return colours
}

function readRows(
  colours: Colours,
  data: Readonly<Uint8Array | Uint8ClampedArray>,
  channels: 3 | 4,
  from: number,
  to: number,
): void {
  const { width, l, a, b } = colours
  let before = -1
  for (let i = from * width; i < to * width; i++) {
    const at = channels * i
    const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!]
    const packed = (red << 16) | (green << 8) | blue
    if (packed === before) {
      // Neighbours are often alike.
      l[i] = l[i - 1]!
      a[i] = a[i - 1]!
      b[i] = b[i - 1]!
    } else writeLab(colours, i, red, green, blue)
    before = packed
  }
}

/** How a sheet is laid over a picture: its colours tuned, and only a share of it at some pixels. */
export interface Covering {
  tuning?: Tuning
  /** One for each pixel, 0..1. */
  shares?: Float32Array
}

/** Lays a sheet with transparent places over a picture, pixel by pixel. */
export async function coverWithSheet(
  picture: Colours,
  sheet: Sheet,
  { tuning, shares }: Covering,
  pause: Pause,
): Promise<void> {
  const { width, height, l, a, b } = picture
  const data = pixelsOf(sheet)
  await pause()
  await inBands(height, pause, (from, to) => {
    for (let i = from * width; i < to * width; i++) {
      const alpha = data[4 * i + 3]!
      if (alpha === 0) continue
      const wasL = l[i]!
      const wasA = a[i]!
      const wasB = b[i]!
      writeLab(picture, i, data[4 * i]!, data[4 * i + 1]!, data[4 * i + 2]!)
      if (tuning) tunePixel(picture, i, i % width, Math.floor(i / width), tuning)
      const rest = 1 - (alpha / 255) * (shares ? shares[i]! : 1)
      l[i]! += (wasL - l[i]!) * rest
      a[i]! += (wasA - a[i]!) * rest
      b[i]! += (wasB - b[i]!) * rest
    }
  })
}

/** sRGB bytes to OKLab (Björn Ottosson, 2020). */
function writeLab(canvas: Colours, i: number, red: number, green: number, blue: number): void {
  const r = linear[red]!
  const g = linear[green]!
  const b = linear[blue]!
  const l = root(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = root(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = root(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  canvas.l[i] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  canvas.a[i] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  canvas.b[i] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
}
