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
const LONGEST = 2048

/** Pixels between two steps. */
const STEP = 1.05

/** Steps between two looks at the ground and the flow. */
const LOOK = 4

export function createStrokePath(): StrokePath {
  const track = () => new Float32Array(LONGEST)
  return { x: track(), y: track(), dx: track(), dy: track() }
}

/**
 * Fills in the way of a stroke from end to end and returns its number of steps. It grows from the middle
 * along the flow both ways, and ends early where the ground no longer has the stroke's colour.
 */
export function traceStroke(path: StrokePath, stroke: Stroke, ground: Colours, field: FlowField): number {
  const half = Math.min(LONGEST / 2 - 1, Math.floor(stroke.length / STEP / 2))
  const back = walk(path, half - 1, -1, half, stroke, ground, field)
  const ahead = walk(path, half, 1, half, stroke, ground, field)
  const steps = back + ahead
  for (const track of [path.x, path.y, path.dx, path.dy])
    track.copyWithin(0, half - back, half - back + steps)
  return steps
}

interface Tip {
  x: number
  y: number
  dx: number
  dy: number
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
  const start = flowIndex(field, stroke.x, stroke.y)
  const tip = { x: stroke.x, y: stroke.y, dx: field.x[start]! * sense, dy: field.y[start]! * sense }
  // The middle itself belongs to the way ahead.
  if (sense < 0) advance(tip)
  for (let step = 0; step < most; step++) {
    if (isOutside(tip, stroke.width, ground)) return step
    if (step % LOOK === 0) {
      if (leavesColour(tip, stroke, ground)) return step
      bend(tip, field)
    }
    const index = first + sense * step
    path.x[index] = tip.x
    path.y[index] = tip.y
    path.dx[index] = tip.dx * sense
    path.dy[index] = tip.dy * sense
    advance(tip)
  }
  return most
}

function advance(tip: Tip): void {
  tip.x += tip.dx * STEP
  tip.y += tip.dy * STEP
}

function isOutside(tip: Tip, margin: number, ground: Colours): boolean {
  return tip.x < -margin || tip.y < -margin || tip.x > ground.width + margin || tip.y > ground.height + margin
}

function leavesColour(tip: Tip, stroke: Stroke, ground: Colours): boolean {
  const [l, a, b] = stroke.colour
  const pixel = pixelAt(ground, tip.x, tip.y)
  const change =
    Math.abs(ground.l[pixel]! - l) + Math.abs(ground.a[pixel]! - a) + Math.abs(ground.b[pixel]! - b)
  return change > stroke.tolerance
}

/** Turns the tip a third of the way into the flow. */
function bend(tip: Tip, field: FlowField): void {
  const place = flowIndex(field, tip.x, tip.y)
  const flowX = field.x[place]!
  const flowY = field.y[place]!
  // The flow has no sense of its own: take it the way the brush is already going.
  const sign = flowX * tip.dx + flowY * tip.dy < 0 ? -1 : 1
  const x = tip.dx * 0.65 + flowX * sign * 0.35
  const y = tip.dy * 0.65 + flowY * sign * 0.35
  const length = Math.sqrt(x * x + y * y)
  tip.dx = x / length
  tip.dy = y / length
}
