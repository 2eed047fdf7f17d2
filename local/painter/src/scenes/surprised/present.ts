import type { Context, Fill } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { gradient } from '../../stage/wash.ts'

function quad(ctx: Context, fill: Fill, ...corners: readonly (readonly [number, number])[]): void {
  ctx.fillStyle = fill
  ctx.beginPath()
  for (const [x, y] of corners) ctx.lineTo(x, y)
  ctx.fill()
}

/** A present seen from its corner, open and full of light; the corner stands on the origin. */
export function present(ctx: Context, { colour }: Stage, hue: number): void {
  const ribbon = colour(0.9, 0.15, 95)
  quad(ctx, colour(0.99, 0.09, 95), [-150, -160], [0, -200], [150, -160], [0, -118])
  for (const side of [-1, 1]) {
    const face = gradient(ctx, 0, -120, side * 150, -20, [
      [0, colour(side < 0 ? 0.68 : 0.56, 0.2, hue)],
      [1, colour(side < 0 ? 0.58 : 0.44, 0.19, hue)],
    ])
    quad(ctx, face, [side * 150, -160], [0, -118], [0, 6], [side * 138, -40])
    quad(ctx, ribbon, [side * 92, -144], [side * 58, -134], [side * 54, -12], [side * 86, -22])
  }
}

/** The lid that the burst has thrown off, its bow still on it; it turns about the origin. */
export function flyingLid(ctx: Context, { colour, random }: Stage, hue: number): void {
  const ribbon = colour(0.9, 0.15, 95)
  ctx.rotate(random.range(0.35, 0.6))
  quad(ctx, colour(0.72, 0.19, hue), [-120, 0], [0, -34], [120, 0], [0, 34])
  quad(ctx, colour(0.54, 0.19, hue), [-120, 0], [0, 34], [0, 66], [-118, 30])
  quad(ctx, colour(0.46, 0.18, hue), [0, 34], [120, 0], [118, 30], [0, 66])
  quad(ctx, ribbon, [-74, -13], [-46, -21], [74, 13], [46, 21])
  quad(ctx, ribbon, [46, -21], [74, -13], [-46, 21], [-74, 13])
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.ellipse(side * 26, -22, 28, 15, side * -0.5, 0, 6.3)
    ctx.fill()
  }
}
