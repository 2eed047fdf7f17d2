import type { Context } from '../stage/skia.ts'
import type { Stage } from '../stage/stage.ts'

/** A fat fly around the place, turned by `angle`; `size` is its length. */
export function fly(
  ctx: Context,
  { colour }: Pick<Stage, 'colour'>,
  x: number,
  y: number,
  size: number,
  angle: number,
): void {
  ctx.save()
  ctx.translate(x, y)
  ctx.rotate(angle)
  ctx.scale(size, size)
  ctx.fillStyle = colour(0.8, 0.04, 120, 0.65)
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.ellipse(-0.22, side * 0.3, 0.42, 0.15, side * -0.6, 0, 6.3)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.14, 0.03, 300)
  ctx.beginPath()
  ctx.ellipse(-0.08, 0, 0.42, 0.23, 0, 0, 6.3)
  ctx.ellipse(0.38, 0, 0.19, 0.19, 0, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.5, 0.1, 150)
  ctx.beginPath()
  ctx.ellipse(-0.12, -0.09, 0.2, 0.06, 0, 0, 6.3)
  ctx.fill()
  ctx.restore()
}
