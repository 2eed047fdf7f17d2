import { type Lab, writeSrgbRow } from './colour.ts'
import { inBands, type Pause } from './pause.ts'
import { newPlane } from './planes.ts'

/** A picture's colours in OKLab, one value per pixel and axis, row by row. */
export interface Colours {
  readonly width: number
  readonly height: number
  readonly l: Float32Array
  readonly a: Float32Array
  readonly b: Float32Array
}

/** A picture in the making: its colours and the thickness of the paint. */
export interface Canvas extends Colours {
  /** Thickness of the paint, 0 for bare ground; about 1 for a full brush. */
  readonly relief: Float32Array
}

export function createColours(width: number, height: number): Colours {
  const plane = () => newPlane(width * height)
  return { width, height, l: plane(), a: plane(), b: plane() }
}

export function createCanvas(width: number, height: number): Canvas {
  return { ...createColours(width, height), relief: newPlane(width * height) }
}

/** A canvas without paint on it, in the colours of a picture. */
export function canvasLike({ width, height, l, a, b }: Colours): Canvas {
  const canvas = createCanvas(width, height)
  canvas.l.set(l)
  canvas.a.set(a)
  canvas.b.set(b)
  return canvas
}

/** Covers a pixel with colour, the share `opacity` (0..1) of it. */
export function cover(
  canvas: Colours,
  pixel: number,
  l: number,
  a: number,
  b: number,
  opacity: number,
): void {
  canvas.l[pixel]! += (l - canvas.l[pixel]!) * opacity
  canvas.a[pixel]! += (a - canvas.a[pixel]!) * opacity
  canvas.b[pixel]! += (b - canvas.b[pixel]!) * opacity
}

/** The colour of the pixel nearest to a place given in pixels; beyond the border the border's colour. */
export function colourAt(canvas: Colours, x: number, y: number): Lab {
  const pixel = pixelAt(canvas, x, y)
  return [canvas.l[pixel]!, canvas.a[pixel]!, canvas.b[pixel]!]
}

/** The index of the pixel nearest to a place given in pixels, clamped to the canvas. */
export function pixelAt(canvas: Colours, x: number, y: number): number {
  const column = Math.min(canvas.width - 1, Math.max(0, Math.floor(x)))
  const row = Math.min(canvas.height - 1, Math.max(0, Math.floor(y)))
  return row * canvas.width + column
}

/** The picture as packed 8-bit sRGB, three bytes a pixel. */
export async function toSrgb(picture: Colours, pause: Pause): Promise<Buffer> {
  const { width, height } = picture
  const bytes = Buffer.alloc(width * height * 3)
  await inBands(height, pause, (from, to) => {
    for (let y = from; y < to; y++) writeSrgbRow(picture, bytes, y * width, (y + 1) * width)
  })
  return bytes
}
