import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'

/** Wine gone to vinegar, from the glass over the edge of the table. */
export function spill({ ctx, colour, height, random }: Stage, x: number, y: number, away: number): void {
  const front = height - 92
  const wine = colour(0.24, 0.09, 345)
  ctx.fillStyle = wine
  ctx.beginPath()
  ctx.moveTo(x + away * 70, y - 30)
  ctx.bezierCurveTo(x - away * 60, y - 40, x - away * 110, y + 20, x - away * 36, y + 36)
  ctx.bezierCurveTo(x - away * 20, y + 70, x - away * 44, front - 10, x - away * 40, front)
  ctx.lineTo(x + away * 36, front)
  ctx.bezierCurveTo(x + away * 24, front - 40, x + away * 110, y + 40, x + away * 70, y - 30)
  ctx.fill()
  for (const aside of [-26, 2, 24]) {
    const long = random.range(30, 78)
    ctx.beginPath()
    ctx.moveTo(x + aside - 9, front - 1)
    ctx.quadraticCurveTo(x + aside - 3, front + long * 0.5, x + aside - 6, front + long)
    ctx.arc(x + aside, front + long, 7, 3.1, 0, true)
    ctx.quadraticCurveTo(x + aside + 3, front + long * 0.5, x + aside + 9, front - 1)
    ctx.fill()
  }
  ctx.strokeStyle = colour(0.72, 0.1, 105, 0.6)
  ctx.lineWidth = 6
  ctx.beginPath()
  ctx.moveTo(x - away * 60, y + 4)
  ctx.quadraticCurveTo(x - away * 30, y - 12, x + away * 10, y - 6)
  ctx.stroke()
}

export function plate(ctx: Context, { colour }: Stage, half: number): void {
  for (const [up, share, l, c, h] of [
    [54, 1, 0.26, 0.04, 320],
    [62, 1, 0.72, 0.06, 108],
    [60, 0.92, 0.6, 0.06, 104],
    [58, 0.76, 0.44, 0.06, 95],
  ] as const) {
    ctx.fillStyle = colour(l, c, h)
    ctx.beginPath()
    ctx.ellipse(0, -up, half * share, half * 0.23 * share, 0, 0, 6.3)
    ctx.fill()
  }
}

/** A goblet on its side, its mouth towards the fruit. */
export function goblet(ctx: Context, { colour }: Stage, away: number): void {
  ctx.save()
  ctx.scale(away * 120, 120)
  ctx.rotate(-0.12)
  ctx.fillStyle = colour(0.5, 0.05, 120, 0.9)
  ctx.beginPath()
  ctx.moveTo(-0.75, -0.62)
  ctx.bezierCurveTo(-0.2, -0.78, 0.1, -0.6, 0.16, -0.3)
  ctx.bezierCurveTo(0.1, 0, -0.2, 0.12, -0.7, 0.02)
  ctx.fill()
  ctx.fillStyle = colour(0.22, 0.08, 345)
  ctx.beginPath()
  ctx.ellipse(-0.72, -0.3, 0.13, 0.32, 0, 0, 6.3)
  ctx.fill()
  ctx.strokeStyle = colour(0.78, 0.07, 110)
  ctx.lineWidth = 0.06
  ctx.stroke()
  ctx.beginPath()
  ctx.moveTo(0.15, -0.3)
  ctx.lineTo(0.8, -0.26)
  ctx.stroke()
  ctx.lineWidth = 0.1
  ctx.beginPath()
  ctx.ellipse(0.82, -0.25, 0.07, 0.3, 0, 0, 6.3)
  ctx.stroke()
  ctx.strokeStyle = colour(0.92, 0.06, 108)
  ctx.lineWidth = 0.05
  ctx.beginPath()
  ctx.moveTo(-0.5, -0.6)
  ctx.quadraticCurveTo(-0.1, -0.66, 0.05, -0.42)
  ctx.stroke()
  ctx.restore()
}
