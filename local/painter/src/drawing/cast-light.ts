import { cos, sin, TAU } from '@moodscape/mood/exact-math'

import type { Colours } from '../canvas.ts'
import type { Hour } from '../repertoire.ts'
import { smoothStep } from '../smooth-step.ts'
import type { View } from '../stage/view.ts'

/** What an hour does to the colours of a picture, by row and column: light is too soft to need more. */
export interface Cast {
  /** Lightness added in each row and in each column, and at places that are in the middle of both. */
  rows: Float32Array
  columns: Float32Array
  middle: { rows: Float32Array; columns: Float32Array }
  /** Cosine and sine of the angle by which the hues of each row turn. */
  cosines: Float32Array
  sines: Float32Array
}

/** How far the light of the sky reaches below the horizon, and that of the land above it, as a share of the height. */
const REACH = 0.09

/** The light of an hour, for a picture of some size. */
export function castOf(
  { sky = 0, side = 0, middle = 0, skyHue = 0, landHue = 0 }: Hour,
  view: View,
  width: number,
  height: number,
): Cast {
  const skies = Float32Array.from(
    { length: height },
    (_, y) => 1 - smoothStep(view.horizon - REACH, view.horizon + REACH, (y + 0.5) / height),
  )
  const angles = skies.map((share) => ((share * skyHue + (1 - share) * landHue) * TAU) / 360)
  return {
    rows: skies.map((share) => (share - 0.5) * sky),
    columns: Float32Array.from({ length: width }, (_, x) => (0.5 - (x + 0.5) / width) * side),
    middle: {
      rows: hump(height).map((share) => share * middle),
      columns: hump(width),
    },
    cosines: angles.map(cos),
    sines: angles.map(sin),
  }
}

/** 1 in the middle of a length, 0 at its ends. */
function hump(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const off = (2 * (i + 0.5)) / length - 1
    return (1 - off * off) * (1 - off * off)
  })
}

/** Casts the light of an hour on a small picture, at once. */
export function castLight(picture: Colours, cast: Cast): void {
  const { width, height } = picture
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) castOnPixel(picture, y * width + x, x, y, cast)
  }
}

/** Casts the light of an hour on a pixel. */
export function castOnPixel({ l, a, b }: Colours, i: number, x: number, y: number, cast: Cast): void {
  l[i]! += cast.rows[y]! + cast.columns[x]! + cast.middle.rows[y]! * cast.middle.columns[x]!
  const c = cast.cosines[y]!
  const s = cast.sines[y]!
  const wasA = a[i]!
  const wasB = b[i]!
  a[i] = wasA * c - wasB * s
  b[i] = wasA * s + wasB * c
}
