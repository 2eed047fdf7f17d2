import type { Context, Fill } from '../stage/skia.ts'

/** A blade of grass or reed from a foot, its tip `bend` aside. */
export function blade(
  ctx: Context,
  x: number,
  y: number,
  bend: number,
  height: number,
  width: number,
  fill: Fill,
): void {
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(x - width / 2, y)
  ctx.quadraticCurveTo(x - width / 3 + bend * 0.2, y - height * 0.6, x + bend, y - height)
  ctx.quadraticCurveTo(x + width / 2 + bend * 0.25, y - height * 0.55, x + width / 2, y)
  ctx.fill()
}
