import type { Random } from '@moodscape/mood/random'

import type { Context } from '../stage/skia.ts'

/** Lightning from one place to another, with side branches, thin and bright within a glow. */
export function bolt(
  ctx: Context,
  random: Random,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  colour: string,
  width = 9,
): void {
  const steps = 9
  const points = Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps
    const aside = i === 0 || i === steps ? 0 : random.range(-1, 1) * Math.abs(y1 - y0) * 0.09
    return [x0 + (x1 - x0) * t + aside, y0 + (y1 - y0) * t] as const
  })
  ctx.strokeStyle = colour
  ctx.lineJoin = 'miter'
  ctx.lineCap = 'round'
  for (const [wide, alpha] of [
    [width * 3, 0.2],
    [width, 1],
  ] as const) {
    ctx.globalAlpha = alpha
    ctx.lineWidth = wide
    ctx.beginPath()
    for (const [x, y] of points) ctx.lineTo(x, y)
    ctx.stroke()
  }
  ctx.globalAlpha = 1
  if (width < 5) return
  for (const from of [3, 6]) {
    const [x, y] = points[from]!
    bolt(ctx, random, x, y, x + random.range(-150, 150), y + (y1 - y0) * 0.3, colour, width * 0.45)
  }
}
