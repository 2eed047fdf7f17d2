import { cos, sin } from '@moodscape/mood/exact-math'

import type { Colours } from '../canvas.ts'
import type { Noise } from '../noise.ts'
import { inBands, type Pause } from '../pause.ts'
import { blurPlane } from './blur.ts'

/** Pixels between two samples of the flow; it turns slowly against that. */
const STEP = 4

/** Squared contrast, from which on the drawing alone says where strokes go. */
const CLEAR_EDGE = 1.2e-4

/** The directions of a picture, sampled so that strokes can look them up at every step. */
export interface FlowField {
  readonly columns: number
  readonly rows: number
  /** Unit vectors, as cosine and sine of the direction. */
  readonly x: Float32Array
  readonly y: Float32Array
}

/** A direction in radians by column and row of the picture, in pixels. */
export type Flow = (x: number, y: number) => number

/**
 * The way a hand would go: along the edges of the drawing, by its smoothed structure tensor (J. Bigün &
 * G. H. Granlund, 1987; for strokes, as in P. Litwinowicz, 1997), and where there are none along its resting
 * flow. `unrest` bends all of it by that many radians of noise.
 */
export async function flowOf(
  picture: Colours,
  rest: Flow,
  unrest: number,
  noise: Noise,
  pause: Pause,
): Promise<FlowField> {
  const columns = Math.ceil(picture.width / STEP)
  const rows = Math.ceil(picture.height / STEP)
  const structure = structureOf(picture, columns, rows)
  await pause()
  const field: FlowField = {
    columns,
    rows,
    x: new Float32Array(columns * rows),
    y: new Float32Array(columns * rows),
  }
  const unit = Math.min(picture.width, picture.height)
  const turnAt: Flow = (x, y) => unrest * noise.at((x / unit) * 6, (y / unit) * 6)
  await inBands(rows, pause, (from, to) => {
    for (let i = from * columns; i < to * columns; i++) follow(field, i, structure, rest, turnAt)
  })
  return field
}

/** Sets a direction from the structure of the drawing, and where that is faint from the resting flow. */
function follow(field: FlowField, i: number, { xx, xy, yy }: Structure, rest: Flow, turnAt: Flow): void {
  const x = ((i % field.columns) + 0.5) * STEP
  const y = (Math.floor(i / field.columns) + 0.5) * STEP
  const difference = xx[i]! - yy[i]!
  const cross = 2 * xy[i]!
  const contrast = Math.sqrt(difference * difference + cross * cross)
  const share = Math.min(1, contrast / CLEAR_EDGE)
  const own = contrast > 0 ? share / contrast : 0
  // Directions without a sense add up as doubled angles; an edge runs across its gradient.
  let c = -own * difference
  let s = -own * cross
  if (share < 1) {
    const angle = 2 * rest(x, y)
    c += (1 - share) * cos(angle)
    s += (1 - share) * sin(angle)
  }
  setDirection(field, i, c, s, turnAt(x, y))
}

/** Sets a direction from the cosine and sine of twice its angle, turned by `turn` radians. */
function setDirection(field: FlowField, i: number, double: number, doubleSine: number, turn: number): void {
  const length = Math.sqrt(double * double + doubleSine * doubleSine)
  const cosine = length > 0 ? double / length : 1
  const c = Math.sqrt(Math.max(0, (1 + cosine) / 2))
  const s = Math.sqrt(Math.max(0, (1 - cosine) / 2)) * (doubleSine < 0 ? -1 : 1)
  const [turnC, turnS] = [cos(turn), sin(turn)]
  field.x[i] = c * turnC - s * turnS
  field.y[i] = s * turnC + c * turnS
}

interface Structure {
  xx: Float32Array
  xy: Float32Array
  yy: Float32Array
}

function structureOf(picture: Colours, columns: number, rows: number): Structure {
  const light = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = Math.min(picture.width - 1, column * STEP + 1)
      const y = Math.min(picture.height - 1, row * STEP + 1)
      const pixel = y * picture.width + x
      light[row * columns + column] = picture.l[pixel]! + 0.4 * (picture.b[pixel]! - picture.a[pixel]!)
    }
  }
  const plane = () => new Float32Array(columns * rows)
  const [xx, xy, yy] = [plane(), plane(), plane()]
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      const i = row * columns + column
      const [dx, dy] = [light[i + 1]! - light[i - 1]!, light[i + columns]! - light[i - columns]!]
      xx[i] = dx * dx
      xy[i] = dx * dy
      yy[i] = dy * dy
    }
  }
  const reach = Math.max(1, Math.round(Math.min(columns, rows) / 90))
  const soften = (values: Float32Array) => blurPlane(values, columns, rows, reach)
  return { xx: soften(xx), xy: soften(xy), yy: soften(yy) }
}

/** The index of the sample nearest to a pixel, clamped to the field. */
export function flowIndex(field: FlowField, x: number, y: number): number {
  const column = Math.min(field.columns - 1, Math.max(0, Math.floor(x / STEP)))
  const row = Math.min(field.rows - 1, Math.max(0, Math.floor(y / STEP)))
  return row * field.columns + column
}
