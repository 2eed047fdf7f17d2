import { cos, sin, TAU } from '@moodscape/mood/exact-math'

import type { Context } from '../stage/skia.ts'
import type { Stage } from '../stage/stage.ts'
import { blade } from './grass.ts'

/** A flower seen a little from above, on its stem; `radius` is that of the blossom around the place. */
export function flower(ctx: Context, stage: Stage, x: number, y: number, radius: number, hue: number): void {
  const { random, colour } = stage
  blade(ctx, x, y + radius * 3.4, random.range(-4, 4), radius * 3.3, radius * 0.3, colour(0.5, 0.12, 138))
  const [petals, turn, tilt] = [random.int(5, 8), random.range(0, 3), random.range(0.6, 0.9)]
  // White is a hue of its own here: what gardeners call 95 degrees.
  const isWhite = hue === 95
  for (let i = 0; i < petals; i++) {
    const angle = turn + (i / petals) * TAU
    const lightness = (isWhite ? 0.95 : 0.7) + 0.06 * sin(angle)
    ctx.fillStyle = colour(lightness, isWhite ? 0.02 : 0.17, hue)
    ctx.beginPath()
    const [px, py] = [x + cos(angle) * radius * 0.6, y + sin(angle) * radius * 0.6 * tilt]
    ctx.ellipse(px, py, radius * 0.52, radius * 0.34 * tilt, angle, 0, TAU)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.82, 0.16, isWhite ? 85 : 92)
  ctx.beginPath()
  ctx.ellipse(x, y, radius * 0.32, radius * 0.28 * tilt, 0, 0, TAU)
  ctx.fill()
}
