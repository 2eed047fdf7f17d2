import { cos, sin, TAU } from '@moodscape/mood/exact-math'

import type { Context } from '../stage/skia.ts'
import type { Stage } from '../stage/stage.ts'

/** A crown by lightness, chroma and hue of its shaded and its lit leaves. */
export interface Crown {
  shade: readonly [lightness: number, chroma: number, hue: number]
  lit: readonly [lightness: number, chroma: number, hue: number]
  /** How many masses of leaves: 16 from afar, 130 close by. */
  masses: number
}

/** A round tree from the origin up, its crown built of masses of leaves; `side` is where the light is, -1 or 1. */
export function leafyTree(ctx: Context, stage: Stage, height: number, side: number, crown: Crown): void {
  const { random, colour } = stage
  const size = height / 2
  ctx.fillStyle = colour(0.4, 0.05, 60)
  ctx.beginPath()
  ctx.moveTo(-size * 0.13, size * 0.03)
  ctx.quadraticCurveTo(-size * 0.05, -size * 0.3, -size * 0.24, -size)
  ctx.lineTo(0, -size * 0.55)
  ctx.lineTo(size * 0.22, -size)
  ctx.quadraticCurveTo(size * 0.05, -size * 0.3, size * 0.13, size * 0.03)
  ctx.fill()
  const masses = Array.from({ length: crown.masses }, () => {
    const [angle, reach] = [random.range(0, TAU), Math.sqrt(random.next())]
    return [cos(angle) * reach * size * 0.74, -size * 1.28 + sin(angle) * reach * size * 0.6] as const
  })
  // From below and from the dark side towards the light, so that lit leaves lie over shaded ones.
  masses.sort((p, q) => q[1] - p[1] + (p[0] - q[0]) * side * 0.5)
  for (const [x, y] of masses) {
    const light = Math.min(1, Math.max(0, 0.5 + (side * x * 0.55) / size - ((y + size * 1.28) / size) * 0.7))
    const radius = size * random.range(0.12, 0.21) * (crown.masses > 60 ? 0.8 : 1.2)
    const blend = (axis: 0 | 1 | 2) => crown.shade[axis] + (crown.lit[axis] - crown.shade[axis]) * light
    ctx.fillStyle = colour(blend(0) + random.range(-0.03, 0.03), blend(1), blend(2))
    ctx.beginPath()
    ctx.ellipse(x, y, radius, radius * 0.75, random.range(0, 3), 0, TAU)
    ctx.fill()
  }
}
