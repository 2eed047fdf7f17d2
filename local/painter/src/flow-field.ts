import { cos, sin } from '@moodscape/mood/exact-math'

import type { Noise } from './noise.ts'
import type { Composition } from './scene.ts'

/** Pixels between two samples of the flow; it turns slowly against that. */
const STEP = 4

/** The directions of a picture, sampled once so that strokes can look them up at every step. */
export interface FlowField {
  readonly columns: number
  readonly rows: number
  /** Unit vectors, as cosine and sine of the direction. */
  readonly x: Float32Array
  readonly y: Float32Array
}

/** `unrest` bends the flow by that many radians of noise. */
export function sampleFlow(
  flow: Composition['flow'],
  width: number,
  height: number,
  unit: number,
  unrest: number,
  noise: Noise,
): FlowField {
  const columns = Math.ceil(width / STEP)
  const rows = Math.ceil(height / STEP)
  const x = new Float32Array(columns * rows)
  const y = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const u = ((column + 0.5) * STEP) / unit
      const v = ((row + 0.5) * STEP) / unit
      const angle = flow(u, v) + unrest * noise.at(u * 6, v * 6)
      x[row * columns + column] = cos(angle)
      y[row * columns + column] = sin(angle)
    }
  }
  return { columns, rows, x, y }
}

/** The index of the sample nearest to a pixel, clamped to the field. */
export function flowIndex(field: FlowField, x: number, y: number): number {
  const column = Math.min(field.columns - 1, Math.max(0, Math.floor(x / STEP)))
  const row = Math.min(field.rows - 1, Math.max(0, Math.floor(y / STEP)))
  return row * field.columns + column
}
