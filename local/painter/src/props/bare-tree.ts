import { cos, sin } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import type { Context } from '../stage/skia.ts'

/** How a tree without leaves grows. */
export interface Growth {
  height: number
  colour: string
  /** Radians by which branches lean away from the stem; larger is wider. */
  spread: number
  /** Radians to which the whole leans, as wind bends it. */
  lean: number
  /** How crooked, 0 (a poplar) to 1 (a nightmare). */
  crooked: number
}

/** A tree without leaves, from the origin up. */
export function bareTree(ctx: Context, random: Random, growth: Growth): void {
  ctx.strokeStyle = growth.colour
  ctx.lineCap = 'round'
  const roots = growth.height * 0.06
  ctx.fillStyle = growth.colour
  ctx.beginPath()
  ctx.moveTo(-roots * 1.5, roots * 0.25)
  ctx.quadraticCurveTo(-roots * 0.3, -roots * 0.2, -roots * 0.3, -roots * 2)
  ctx.lineTo(roots * 0.3, -roots * 2)
  ctx.quadraticCurveTo(roots * 0.3, -roots * 0.2, roots * 1.5, roots * 0.25)
  ctx.fill()
  branch(ctx, random, growth, 0, 0, -1.571 + growth.lean, growth.height * 0.3, growth.height * 0.045, 6)
}

function branch(
  ctx: Context,
  random: Random,
  growth: Growth,
  x: number,
  y: number,
  angle: number,
  length: number,
  thickness: number,
  generations: number,
): void {
  const bend = random.range(-0.5, 0.5) * growth.crooked
  const [tipX, tipY] = [x + cos(angle + bend) * length, y + sin(angle + bend) * length]
  ctx.lineWidth = Math.max(1.3, thickness)
  ctx.beginPath()
  ctx.moveTo(x, y)
  ctx.quadraticCurveTo(x + cos(angle) * length * 0.5, y + sin(angle) * length * 0.5, tipX, tipY)
  ctx.stroke()
  if (generations === 0) return
  const forks = generations > 4 ? 2 : random.int(2, 3)
  for (let fork = 0; fork < forks; fork++) {
    const side = (fork / (forks - 1)) * 2 - 1
    const turn = side * growth.spread * random.range(0.6, 1.3) + random.range(-0.25, 0.25) * growth.crooked
    const [shrink, thin] = [random.range(0.66, 0.88), random.range(0.55, 0.7)]
    branch(
      ctx,
      random,
      growth,
      tipX,
      tipY,
      angle + bend * 0.5 + turn,
      length * shrink,
      thickness * thin,
      generations - 1,
    )
  }
}
