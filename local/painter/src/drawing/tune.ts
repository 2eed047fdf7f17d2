import type { Colours } from '../canvas.ts'
import { type Lab, lch } from '../colour.ts'
import { inBands, type Pause } from '../pause.ts'
import type { Key } from '../repertoire.ts'
import { type Cast, castOnPixel } from './cast-light.ts'

/** No picture's chroma is stretched or squeezed beyond this, or greys would turn to noise. */
const SQUEEZE = 0.7
const STRETCH = 1.45

/** Moves every colour of a picture: OKLab's axes become `shift + scale * value`. */
export interface Tuning {
  /** The light of an hour, cast before anything is moved. */
  cast?: Cast
  shift: Lab
  scale: Lab
}

/**
 * The change that gives a drawing its emotion's mean lightness, chroma and hue, whatever stands in it: as if
 * the painter had mixed all colours from one mother colour.
 */
export function tuningOf(picture: Colours, { lightness, chroma, hue, contrast = 1 }: Key): Tuning {
  const own = measure(picture)
  const ratio = Math.min(STRETCH, Math.max(SQUEEZE, chroma / (own.chroma + 1e-6)))
  const grey = Math.sqrt(own.a * own.a + own.b * own.b) / (own.chroma + 1e-6)
  const [, a, b] = hue === undefined ? [0, own.a * ratio, own.b * ratio] : lch(0, grey * chroma, hue)
  return {
    shift: [lightness - own.l * contrast, a - own.a * ratio, b - own.b * ratio],
    scale: [contrast, ratio, ratio],
  }
}

/** Tunes a picture in place. */
export async function tune(picture: Colours, tuning: Tuning, pause: Pause): Promise<void> {
  await inBands(picture.height, pause, (from, to) => {
    for (let y = from; y < to; y++) tuneRow(picture, y, tuning)
  })
}

/** What tunePixel does, for all pixels of a row: what they share is worked out once. */
function tuneRow({ width, l, a, b }: Colours, y: number, { cast, shift, scale }: Tuning): void {
  const [lift, bulge] = [shift[0] + scale[0] * (cast?.rows[y] ?? 0), scale[0] * (cast?.middle.rows[y] ?? 0)]
  const [c, s] = [scale[1] * (cast?.cosines[y] ?? 1), scale[1] * (cast?.sines[y] ?? 0)]
  const [contrast, columns, humps] = [scale[0], cast?.columns, cast?.middle.columns]
  for (let x = 0, i = y * width; x < width; x++, i++) {
    const aside = columns && humps ? contrast * columns[x]! + bulge * humps[x]! : 0
    const wasA = a[i]!
    const wasB = b[i]!
    l[i] = soften(lift + aside + contrast * l[i]!)
    a[i] = shift[1] + wasA * c - wasB * s
    b[i] = shift[2] + wasA * s + wasB * c
  }
}

/** Tunes a pixel, given by its index and by its column and row. */
export function tunePixel(
  canvas: Colours,
  i: number,
  x: number,
  y: number,
  { cast, shift, scale }: Tuning,
): void {
  if (cast) castOnPixel(canvas, i, x, y, cast)
  canvas.l[i] = soften(shift[0] + scale[0] * canvas.l[i]!)
  canvas.a[i] = shift[1] + scale[1] * canvas.a[i]!
  canvas.b[i] = shift[2] + scale[2] * canvas.b[i]!
}

/** Keeps lights and darks apart near the ends of what a screen can show. */
function soften(l: number): number {
  if (l > 0.92) return 0.92 + (0.07 * (l - 0.92)) / (0.07 + l - 0.92)
  if (l < 0.1) return l < 0 ? 0.045 : 0.045 + (0.055 * l) / 0.1
  return l
}

/** Means over the picture in OKLab. */
export function measure(canvas: Colours): { l: number; a: number; b: number; chroma: number } {
  const sum = { l: 0, a: 0, b: 0, chroma: 0 }
  let count = 0
  // Every 13th pixel: prime, so that no column or row is looked at more than others.
  for (let i = 0; i < canvas.l.length; i += 13) {
    const [a, b] = [canvas.a[i]!, canvas.b[i]!]
    sum.l += canvas.l[i]!
    sum.a += a
    sum.b += b
    sum.chroma += Math.sqrt(a * a + b * b)
    count += 1
  }
  return { l: sum.l / count, a: sum.a / count, b: sum.b / count, chroma: sum.chroma / count }
}
