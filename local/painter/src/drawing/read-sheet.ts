import { cbrt, exp, log } from '@moodscape/mood/exact-math'

import { type Canvas, createCanvas } from '../canvas.ts'
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
  const i = Math.floor(place)
  return rootBySquareRoot[i]! + (rootBySquareRoot[i + 1]! - rootBySquareRoot[i]!) * (place - i)
}

/** The colours of an opaque sheet in OKLab. */
export function readSheet(sheet: Sheet): Canvas {
  const { data } = sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height)
  return readPixels(data, sheet.width, sheet.height, 4)
}

/** The colours of packed sRGB bytes in OKLab, so many bytes to a pixel, of which the first three count. */
export function readPixels(
  data: Readonly<Uint8Array | Uint8ClampedArray>,
  width: number,
  height: number,
  channels: 3 | 4,
): Canvas {
  const canvas = createCanvas(width, height)
  for (let i = 0; i < canvas.l.length; i++) {
    const at = channels * i
    writeLab(canvas, i, data[at]!, data[at + 1]!, data[at + 2]!)
  }
  return canvas
}

/** How a sheet is laid over a picture: its colours tuned, and only a share of it at some pixels. */
export interface Covering {
  tuning?: Tuning
  shareAt?: (pixel: number) => number
}

/** Lays a sheet with transparent places over a picture, pixel by pixel. */
export function coverWithSheet(canvas: Canvas, data: Uint8ClampedArray, covering: Covering): void {
  const { tuning, shareAt } = covering
  for (let i = 0; i < canvas.l.length; i++) {
    const alpha = data[4 * i + 3]!
    if (alpha === 0) continue
    const [l, a, b] = [canvas.l[i]!, canvas.a[i]!, canvas.b[i]!]
    writeLab(canvas, i, data[4 * i]!, data[4 * i + 1]!, data[4 * i + 2]!)
    if (tuning) tunePixel(canvas, i, tuning)
    const rest = 1 - (alpha / 255) * (shareAt?.(i) ?? 1)
    canvas.l[i]! += (l - canvas.l[i]!) * rest
    canvas.a[i]! += (a - canvas.a[i]!) * rest
    canvas.b[i]! += (b - canvas.b[i]!) * rest
  }
}

/** sRGB bytes to OKLab (Björn Ottosson, 2020). */
function writeLab(canvas: Canvas, i: number, red: number, green: number, blue: number): void {
  const [r, g, b] = [linear[red]!, linear[green]!, linear[blue]!]
  const l = root(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = root(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = root(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  canvas.l[i] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  canvas.a[i] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  canvas.b[i] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
}
