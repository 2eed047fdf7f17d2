import type { Random } from '@moodscape/mood/random'

import { type Canvas, type Colours, pixelAt } from '../canvas.ts'
import type { FlowField } from './flow-field.ts'
import { createStrokePath, type Stroke, traceStroke } from './stroke-path.ts'

/** One stroke of a bristle brush. */
export interface BristleStroke extends Stroke {
  opacity: number
  /** How much paint it leaves. */
  thickness: number
}

/** Square pixels of strokes after which other work may run: some ten milliseconds. */
const BREATH = 400_000

const MOST_BRISTLES = 96
/** Pixels between two bristles. */
const SPACING = 1.05

/** Brushes up to this many pixels wide are drawn between pixels; above, the bristles hide the pixel grid. */
const FINE = 9

/**
 * A brush that follows the flow and keeps to its side of an edge: strokes grow from their middle both ways
 * until the ground changes colour (P. Litwinowicz, "Processing images and video for an impressionist effect",
 * 1997). `paper` is the share of paint that each pixel takes; without it, all of it.
 */
export function createBristleBrush(
  canvas: Canvas,
  ground: Colours,
  field: FlowField,
  random: Random,
  paper?: Float32Array,
): (stroke: BristleStroke) => void {
  const path = createStrokePath()
  const offset = new Float32Array(MOST_BRISTLES)
  const shade = new Float32Array(MOST_BRISTLES)
  const load = new Float32Array(MOST_BRISTLES)
  const hold = new Float32Array(MOST_BRISTLES)
  const heap = new Float32Array(MOST_BRISTLES)

  function dip(stroke: BristleStroke): number {
    const count = Math.max(2, Math.min(MOST_BRISTLES, Math.ceil(stroke.width / SPACING)))
    for (let i = 0; i < count; i++) {
      const place = (i + 0.5) / count - 0.5
      const square = 4 * place * place
      offset[i] = place * stroke.width
      shade[i] = (random.next() - 0.5) * 0.05
      load[i] = random.next()
      // Bristles at the rim of the brush press less and push more paint aside.
      const press = 1 - square * square
      hold[i] = 0.4 + 0.6 * press
      heap[i] = (0.25 + 0.75 * load[i]!) * (1.15 - 0.5 * press)
    }
    return count
  }

  return function paintStroke(stroke: BristleStroke): void {
    const steps = traceStroke(path, stroke, ground, field)
    if (steps < 3) return
    const bristles = dip(stroke)
    const isFine = stroke.width <= FINE
    const [l, a, b] = stroke.colour
    for (let step = 0; step < steps; step++) {
      const done = step / steps
      const pressure = Math.min(1, done * 7 + 0.15) * Math.min(1, (1 - done) * 3.2)
      const squeeze = 0.55 + 0.45 * pressure
      const opacity = stroke.opacity * (0.35 + 0.65 * pressure)
      const thickness = stroke.thickness * (0.4 + 0.6 * pressure)
      const x = path.x[step]!
      const y = path.y[step]!
      const acrossX = -path.dy[step]! * squeeze
      const acrossY = path.dx[step]! * squeeze
      for (let i = 0; i < bristles; i++) {
        // Bristles with little paint run dry on the way.
        if (load[i]! < 0.28 * done) continue
        const side = offset[i]!
        const u = x + acrossX * side
        const v = y + acrossY * side
        const taken = paper ? opacity * hold[i]! * paper[pixelAt(canvas, u, v)]! : opacity * hold[i]!
        if (isFine) putBetween(canvas, u, v, l + shade[i]!, a, b, taken, thickness * heap[i]!)
        else putNearest(canvas, u, v, l + shade[i]!, a, b, taken, thickness * heap[i]!)
      }
    }
  }
}

function putNearest(
  { width, height, l, a, b, relief }: Canvas,
  x: number,
  y: number,
  paintL: number,
  paintA: number,
  paintB: number,
  opacity: number,
  heap: number,
): void {
  if (x < 0 || y < 0 || x >= width || y >= height) return
  const pixel = (y | 0) * width + (x | 0)
  l[pixel]! += (paintL - l[pixel]!) * opacity
  a[pixel]! += (paintA - a[pixel]!) * opacity
  b[pixel]! += (paintB - b[pixel]!) * opacity
  relief[pixel]! += (heap - relief[pixel]!) * opacity
}

function putBetween(
  { width, height, l, a, b, relief }: Canvas,
  x: number,
  y: number,
  paintL: number,
  paintA: number,
  paintB: number,
  opacity: number,
  heap: number,
): void {
  const left = Math.floor(x - 0.5)
  const top = Math.floor(y - 0.5)
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return
  const u = x - 0.5 - left
  const v = y - 0.5 - top
  for (let corner = 0; corner < 4; corner++) {
    const isRight = corner & 1
    const isBottom = corner >> 1
    const share = (isRight ? u : 1 - u) * (isBottom ? v : 1 - v) * opacity
    const pixel = (top + isBottom) * width + left + isRight
    l[pixel]! += (paintL - l[pixel]!) * share
    a[pixel]! += (paintA - a[pixel]!) * share
    b[pixel]! += (paintB - b[pixel]!) * share
    relief[pixel]! += (heap - relief[pixel]!) * share
  }
}

/** After how many strokes of a size, in pixels, a painter lets other work run. */
export function strokesPerBreath(width: number, length: number): number {
  return Math.max(1, Math.ceil(BREATH / (width * length)))
}
