import type { Random } from '@moodscape/mood/random'

import type { Canvas, Colours } from '../canvas.ts'
import type { FlowField } from './flow-field.ts'
import { type Bristles, createBristles, type Grip, pressBetween, pressNearest } from './press-bristles.ts'
import { createStrokePath, LONGEST_PATH, type Stroke, type StrokePath, traceStroke } from './stroke-path.ts'

/** One stroke of a bristle brush. */
export interface BristleStroke extends Stroke {
  opacity: number
  /** How much paint it leaves. */
  thickness: number
}

/** Square pixels of strokes after which other work may run: some ten milliseconds. */
const BREATH = 400_000

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
  const bristles = createBristles()
  const track = () => new Float32Array(LONGEST_PATH)
  const grip: Grip = { acrossX: track(), acrossY: track(), opacity: track(), thickness: track() }
  return function paintStroke(stroke: BristleStroke): void {
    const steps = traceStroke(path, stroke, ground, field)
    if (steps < 3) return
    dip(bristles, stroke, random)
    hold(grip, path, steps, stroke)
    const press = stroke.width <= FINE ? pressBetween : pressNearest
    press(canvas, path, steps, grip, bristles, stroke.colour[1], stroke.colour[2], paper)
  }
}

function dip(bristles: Bristles, { width, colour }: BristleStroke, random: Random): void {
  const { offset, lightness, load, hold, heap } = bristles
  const count = Math.max(2, Math.min(offset.length, Math.ceil(width / SPACING)))
  for (let i = 0; i < count; i++) {
    const place = (i + 0.5) / count - 0.5
    const square = 4 * place * place
    offset[i] = place * width
    lightness[i] = colour[0] + (random.next() - 0.5) * 0.05
    load[i] = random.next()
    // Bristles at the rim of the brush press less and push more paint aside.
    const press = 1 - square * square
    hold[i] = 0.4 + 0.6 * press
    heap[i] = (0.25 + 0.75 * load[i]!) * (1.15 - 0.5 * press)
  }
  bristles.count = count
}

/** A brush is set down, pressed, and lifted, and spreads as it is pressed. */
function hold(grip: Grip, path: StrokePath, steps: number, { opacity, thickness }: BristleStroke): void {
  for (let step = 0; step < steps; step++) {
    const done = step / steps
    const pressure = Math.min(1, done * 7 + 0.15) * Math.min(1, (1 - done) * 3.2)
    const spread = 0.55 + 0.45 * pressure
    grip.acrossX[step] = -path.dy[step]! * spread
    grip.acrossY[step] = path.dx[step]! * spread
    grip.opacity[step] = opacity * (0.35 + 0.65 * pressure)
    grip.thickness[step] = thickness * (0.4 + 0.6 * pressure)
  }
}

/** After how many strokes of a size, in pixels, a painter lets other work run. */
export function strokesPerBreath(width: number, length: number): number {
  return Math.max(1, Math.ceil(BREATH / (width * length)))
}
