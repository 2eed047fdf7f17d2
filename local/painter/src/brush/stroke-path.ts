import { type Colours, pixelAt } from '../canvas.ts'
import type { Lab } from '../colour.ts'
import { type FlowField, flowIndex } from './flow-field.ts'

/** A stroke of any brush or chalk; lengths in pixels, the place is its middle. */
export interface Stroke {
  x: number
  y: number
  length: number
  width: number
  colour: Lab
  /** How far the ground may differ from the colour (sum over OKLab's axes) before the hand is lifted. */
  tolerance: number
}

/**
 * The way of a stroke: places in pixels and unit directions, one of each per step. Reused from stroke to
 * stroke.
 */
export interface StrokePath {
  x: Float32Array
  y: Float32Array
  dx: Float32Array
  dy: Float32Array
}

/** The most steps a path holds. */
export const LONGEST_PATH = 2048

/** Pixels between two steps. */
const STEP = 1.05

/** Steps between two looks at the ground and the flow. */
const LOOK = 4

export function createStrokePath(): StrokePath {
  const track = () => new Float32Array(LONGEST_PATH)
  return { x: track(), y: track(), dx: track(), dy: track() }
}

/**
 * Fills in the way of a stroke from end to end and returns its number of steps. It grows from the middle
 * along the flow both ways, and ends early where the ground no longer has the stroke's colour.
 */
export function traceStroke(path: StrokePath, stroke: Stroke, ground: Colours, field: FlowField): number {
  const half = Math.min(LONGEST_PATH / 2 - 1, Math.floor(stroke.length / STEP / 2))
  const back = walk(path, half - 1, -1, half, stroke, ground, field)
  const ahead = walk(path, half, 1, half, stroke, ground, field)
  const steps = back + ahead
  for (const track of [path.x, path.y, path.dx, path.dy])
    track.copyWithin(0, half - back, half - back + steps)
  return steps
}

/** Walks one way from the middle, writing into the path from `first` on; returns the steps made. */
function walk(
  path: StrokePath,
  first: number,
  sense: 1 | -1,
  most: number,
  stroke: Stroke,
  ground: Colours,
  field: FlowField,
): number {
  const { width, tolerance } = stroke
  const [l, a, b] = stroke.colour
  const [right, bottom] = [ground.width + width, ground.height + width]
  const start = flowIndex(field, stroke.x, stroke.y)
  let [x, y, dx, dy] = [stroke.x, stroke.y, field.x[start]! * sense, field.y[start]! * sense]
  // The middle itself belongs to the way ahead.
  if (sense < 0) {
    x += dx * STEP
    y += dy * STEP
  }
  for (let step = 0; step < most; step++) {
    if (x < -width || y < -width || x > right || y > bottom) return step
    if (step % LOOK === 0) {
      const pixel = pixelAt(ground, x, y)
      const change =
        Math.abs(ground.l[pixel]! - l) + Math.abs(ground.a[pixel]! - a) + Math.abs(ground.b[pixel]! - b)
      if (change > tolerance) return step
      // Turns a third of the way into the flow, which has no sense of its own: as the brush is already going.
      const place = flowIndex(field, x, y)
      const sign = field.x[place]! * dx + field.y[place]! * dy < 0 ? -0.35 : 0.35
      const turnedX = dx * 0.65 + field.x[place]! * sign
      const turnedY = dy * 0.65 + field.y[place]! * sign
      const length = Math.sqrt(turnedX * turnedX + turnedY * turnedY)
      dx = turnedX / length
      dy = turnedY / length
    }
    const index = first + sense * step
    path.x[index] = x
    path.y[index] = y
    path.dx[index] = dx * sense
    path.dy[index] = dy * sense
    x += dx * STEP
    y += dy * STEP
  }
  return most
}
