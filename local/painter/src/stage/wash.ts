import type { Context, Gradient } from './skia.ts'
import type { Stage } from './stage.ts'

/** A colour at a position 0..1 of a gradient. */
export type Stop = readonly [at: number, colour: string]

/** What cannot be seen: the end of a gradient that fades out. */
export const CLEAR = 'rgba(0,0,0,0)'

/** A gradient along a line from one place to another. */
export function gradient(
  ctx: Context,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  stops: readonly Stop[],
): Gradient {
  const along = ctx.createLinearGradient(x0, y0, x1, y1)
  for (const [at, colour] of stops) along.addColorStop(at, colour)
  return along
}

/** A band over the whole width, from `top` down to `bottom`: sky, water, haze. */
export function band(stage: Stage, top: number, bottom: number, stops: readonly Stop[]): void {
  const { ctx, scale, width } = stage
  ctx.fillStyle = gradient(ctx, 0, top, 0, bottom, stops)
  // Whole pixels, or the seam between two bands would show what is behind.
  const [first, last] = [Math.floor(top * scale) / scale, Math.ceil(bottom * scale) / scale]
  ctx.fillRect(0, first, width, last - first)
}

/** Light around a place, brightest there and gone at `radius`. Adds to what is there. */
export function glow(ctx: Context, x: number, y: number, radius: number, stops: readonly Stop[]): void {
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  const around = ctx.createRadialGradient(x, y, 0, x, y, radius)
  for (const [at, colour] of stops) around.addColorStop(at, colour)
  ctx.fillStyle = around
  ctx.fillRect(x - radius, y - radius, 2 * radius, 2 * radius)
  ctx.restore()
}

/** Mist that lies along `y`, thickest there and gone `reach` above and below. */
export function mist(stage: Stage, y: number, reach: number, colour: string): void {
  band(stage, y - reach, y + reach, [
    [0, CLEAR],
    [0.5, colour],
    [1, CLEAR],
  ])
}
