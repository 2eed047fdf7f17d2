import { type Lab, writeSrgb } from './colour.ts'

/** A picture in the making: OKLab colour and the thickness of the paint, one value per pixel, row by row. */
export interface Canvas {
  readonly width: number
  readonly height: number
  readonly l: Float32Array
  readonly a: Float32Array
  readonly b: Float32Array
  /** Thickness of the paint, 0 for bare ground; about 1 for a full brush. */
  readonly relief: Float32Array
}

export function createCanvas(width: number, height: number): Canvas {
  const plane = () => new Float32Array(width * height)
  return { width, height, l: plane(), a: plane(), b: plane(), relief: plane() }
}

export function copyCanvas(canvas: Canvas): Canvas {
  return {
    width: canvas.width,
    height: canvas.height,
    l: canvas.l.slice(),
    a: canvas.a.slice(),
    b: canvas.b.slice(),
    relief: canvas.relief.slice(),
  }
}

/** Covers a pixel with colour, the share `opacity` (0..1) of it. */
export function cover(canvas: Canvas, pixel: number, l: number, a: number, b: number, opacity: number): void {
  canvas.l[pixel]! += (l - canvas.l[pixel]!) * opacity
  canvas.a[pixel]! += (a - canvas.a[pixel]!) * opacity
  canvas.b[pixel]! += (b - canvas.b[pixel]!) * opacity
}

/** The colour of the pixel nearest to a place given in pixels; beyond the border the border's colour. */
export function colourAt(canvas: Canvas, x: number, y: number): Lab {
  const pixel = pixelAt(canvas, x, y)
  return [canvas.l[pixel]!, canvas.a[pixel]!, canvas.b[pixel]!]
}

/** The index of the pixel nearest to a place given in pixels, clamped to the canvas. */
export function pixelAt(canvas: Canvas, x: number, y: number): number {
  const column = Math.min(canvas.width - 1, Math.max(0, Math.floor(x)))
  const row = Math.min(canvas.height - 1, Math.max(0, Math.floor(y)))
  return row * canvas.width + column
}

/** The picture as packed 8-bit sRGB, three bytes a pixel. */
export function toSrgb(canvas: Canvas): Buffer {
  const bytes = Buffer.alloc(canvas.width * canvas.height * 3)
  for (let i = 0; i < canvas.l.length; i++) {
    writeSrgb(canvas.l[i]!, canvas.a[i]!, canvas.b[i]!, bytes, i * 3)
  }
  return bytes
}
