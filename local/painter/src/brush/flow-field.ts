import { cos, sin } from '@moodscape/mood/exact-math'

import type { Colours } from '../canvas.ts'
import type { Noise } from '../noise.ts'
import { inBands, type Pause } from '../pause.ts'
import { blurPlane } from './blur.ts'

/** Pixels between two samples of the flow; it turns slowly against that. */
const STEP = 4

/** Samples each way that share one look at the resting flow and the unrest, which turn more slowly still. */
const BLOCK = 2

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
  const structure = await structureOf(picture, columns, rows, () => pause())
  const field: FlowField = {
    columns,
    rows,
    x: new Float32Array(columns * rows),
    y: new Float32Array(columns * rows),
  }
  const unit = Math.min(picture.width, picture.height)
  const turnAt: Flow = (x, y) => unrest * noise.at((x / unit) * 6, (y / unit) * 6)
  const blocks = Math.ceil(columns / BLOCK)
  await inBands(Math.ceil(rows / BLOCK), pause, (from, to) => {
    for (let i = from * blocks; i < to * blocks; i++) {
      followBlock(field, structure, (i % blocks) * BLOCK, Math.floor(i / blocks) * BLOCK, rest, turnAt)
    }
  })
  return field
}

/** Sets the directions of a block of samples from the drawing, and where that is faint from the resting flow. */
function followBlock(
  field: FlowField,
  structure: Structure,
  left: number,
  top: number,
  rest: Flow,
  turnAt: Flow,
): void {
  const [x, y] = [(left + BLOCK / 2) * STEP, (top + BLOCK / 2) * STEP]
  const [angle, turn] = [2 * rest(x, y), turnAt(x, y)]
  const [restC, restS, turnC, turnS] = [cos(angle), sin(angle), cos(turn), sin(turn)]
  const right = Math.min(field.columns, left + BLOCK)
  const bottom = Math.min(field.rows, top + BLOCK)
  for (let row = top; row < bottom; row++) {
    for (let i = row * field.columns + left; i < row * field.columns + right; i++)
      setDirection(field, i, structure, restC, restS, turnC, turnS)
  }
}

/** Sets a direction; the resting one is given by twice its angle, for directions without a sense add up so. */
function setDirection(
  field: FlowField,
  i: number,
  { xx, xy, yy }: Structure,
  restC: number,
  restS: number,
  turnC: number,
  turnS: number,
): void {
  const difference = xx[i]! - yy[i]!
  const cross = 2 * xy[i]!
  const contrast = Math.sqrt(difference * difference + cross * cross)
  const share = Math.min(1, contrast / CLEAR_EDGE)
  const own = contrast > 0 ? share / contrast : 0
  // An edge runs across its gradient.
  const double = (1 - share) * restC - own * difference
  const doubleSine = (1 - share) * restS - own * cross
  const length = Math.sqrt(double * double + doubleSine * doubleSine)
  const cosine = length > 0 ? double / length : 1
  const c = Math.sqrt(Math.max(0, (1 + cosine) / 2))
  const s = Math.sqrt(Math.max(0, (1 - cosine) / 2)) * (doubleSine < 0 ? -1 : 1)
  field.x[i] = c * turnC - s * turnS
  field.y[i] = s * turnC + c * turnS
}

interface Structure {
  xx: Float32Array
  xy: Float32Array
  yy: Float32Array
}

async function structureOf(
  picture: Colours,
  columns: number,
  rows: number,
  pause: Pause,
): Promise<Structure> {
  const plane = () => new Float32Array(columns * rows)
  const light = plane()
  for (let row = 0; row < rows; row++) sampleRow(picture, light, columns, row)
  const [xx, xy, yy] = [plane(), plane(), plane()]
  for (let row = 1; row < rows - 1; row++) differRow(light, { xx, xy, yy }, columns, row)
  const reach = Math.max(1, Math.round(Math.min(columns, rows) / 90))
  const soften = (values: Float32Array) => blurPlane(values, columns, rows, reach, pause)
  return { xx: await soften(xx), xy: await soften(xy), yy: await soften(yy) }
}

function sampleRow({ width, height, l, a, b }: Colours, light: Float32Array, columns: number, row: number) {
  const first = Math.min(height - 1, row * STEP + 1) * width
  for (let column = 0; column < columns; column++) {
    const pixel = first + Math.min(width - 1, column * STEP + 1)
    light[row * columns + column] = l[pixel]! + 0.4 * (b[pixel]! - a[pixel]!)
  }
}

function differRow(light: Float32Array, { xx, xy, yy }: Structure, columns: number, row: number): void {
  for (let i = row * columns + 1; i < (row + 1) * columns - 1; i++) {
    const dx = light[i + 1]! - light[i - 1]!
    const dy = light[i + columns]! - light[i - columns]!
    xx[i] = dx * dx
    xy[i] = dx * dy
    yy[i] = dy * dy
  }
}

/** The index of the sample nearest to a pixel, clamped to the field. */
export function flowIndex(field: FlowField, x: number, y: number): number {
  const column = Math.min(field.columns - 1, Math.max(0, Math.floor(x / STEP)))
  const row = Math.min(field.rows - 1, Math.max(0, Math.floor(y / STEP)))
  return row * field.columns + column
}
