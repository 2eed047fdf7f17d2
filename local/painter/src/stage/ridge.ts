import type { Context, Fill } from './skia.ts'
import type { Stage } from './stage.ts'

/** The height of a line of hills, trees or ground above each place: y by x, both in units. */
export type Outline = (x: number) => number

/**
 * A line of hills around `base`, up to `height` above and below it, with hills about `width` wide. `sharp` is
 * the number of octaves: 2 for downs, 5 for crags.
 */
export function hills(stage: Stage, base: number, height: number, width: number, sharp: number): Outline {
  const [phase, row] = [stage.random.range(0, 90), stage.random.range(0, 90)]
  return (x) => base - height * 1.4 * stage.noise.fractal(x / width + phase, row, sharp)
}

/** Fills everything from an outline down to `bottom`. */
export function ridge(
  { ctx, width }: Pick<Stage, 'ctx' | 'width'>,
  outline: Outline,
  bottom: number,
  fill: Fill,
): void {
  ctx.beginPath()
  traceOutline(ctx, outline, width)
  ctx.lineTo(width, bottom)
  ctx.lineTo(0, bottom)
  ctx.closePath()
  ctx.fillStyle = fill
  ctx.fill()
}

/** Adds an outline from the left border to the right one to the path. */
function traceOutline(ctx: Context, outline: Outline, width: number): void {
  for (let x = 0; x < width + 4; x += 4) ctx.lineTo(x, outline(x))
}
