import type { Stage } from '../../stage/stage.ts'
import { CLEAR, gradient } from '../../stage/wash.ts'

/** A wall in perspective: where a place of it is, from 0 at its far end to 1 at the border. */
export interface Front {
  x: (t: number) => number
  roof: (t: number) => number
  foot: (t: number) => number
  reach: number
}

export function frontOf({ width, horizon, height }: Stage, eye: { x: number }, side: number): Front {
  const reach = side > 0 ? width - eye.x : eye.x
  return {
    x: (t) => eye.x + side * (80 + (reach - 80) * t),
    roof: (t) => horizon - (110 + horizon * 1.05 * t),
    foot: (t) => horizon + 26 + (height - horizon) * 0.62 * t,
    reach,
  }
}

/** A brick wall that runs towards the eye's point, green below, with windows, and its image in the water. */
export function wall(stage: Stage, { x, roof, foot, reach }: Front): void {
  const { ctx, colour, random, height } = stage
  const brick = random.pick([40, 20, 70, 350])
  ctx.fillStyle = gradient(ctx, x(0), 0, x(1), 0, [
    [0, colour(0.5, 0.08, 90, 0.5)],
    [0.3, colour(0.3, 0.07, 80, 0.75)],
    [1, colour(0.18, 0.05, 335, 0.85)],
  ])
  ctx.beginPath()
  ctx.moveTo(x(0), foot(0))
  ctx.lineTo(x(1), foot(1))
  ctx.lineTo(x(1), height)
  ctx.lineTo(x(0.45), height)
  ctx.lineTo(x(0), foot(0) + 110)
  ctx.fill()
  ctx.fillStyle = gradient(ctx, x(0), 0, x(1), 0, [
    [0, colour(0.56, 0.08, 90)],
    [0.25, colour(0.4, 0.06, brick)],
    [1, colour(0.25, 0.06, 335)],
  ])
  ctx.beginPath()
  ctx.moveTo(x(0), roof(0))
  ctx.lineTo(x(1), roof(1))
  ctx.lineTo(x(1), foot(1))
  ctx.lineTo(x(0), foot(0))
  ctx.fill()
  const first = random.range(0.08, 0.13)
  for (let t = first; t < 0.72; t *= random.range(1.5, 2)) {
    const [wide, high] = [reach * t * 0.16 + 8, (foot(t) - roof(t)) * 0.15]
    const top = roof(t) + (foot(t) - roof(t)) * random.range(0.26, 0.36)
    ctx.fillStyle = colour(0.18, 0.05, 325)
    ctx.fillRect(x(t) - wide / 2, top, wide, high)
    ctx.fillStyle = colour(0.6, 0.09, 105, 0.8)
    ctx.fillRect(x(t) - wide / 2 - 4, top + high, wide + 8, 4 + 8 * t)
    for (let i = 0; i < 3; i++) {
      const [u, long] = [x(t) + random.range(-0.5, 0.5) * wide, high * random.range(0.5, 1.6)]
      ctx.fillStyle = gradient(ctx, 0, top + high, 0, top + high + long, [
        [0, colour(0.56, 0.12, 116, 0.9)],
        [1, CLEAR],
      ])
      ctx.fillRect(u, top + high, 5 + 12 * t, long)
    }
  }
  const slime = (t: number) => foot(t) - 40 * (0.25 + t) * (1 + 0.8 * stage.noise.fractal(t * 9, reach, 3))
  ctx.fillStyle = gradient(ctx, 0, foot(0) - 40, 0, foot(1), [
    [0, colour(0.52, 0.09, 108, 0.7)],
    [1, colour(0.36, 0.08, 112)],
  ])
  ctx.beginPath()
  for (let t = 0; t <= 1.001; t += 0.02) ctx.lineTo(x(t), slime(t))
  ctx.lineTo(x(1), foot(1))
  ctx.lineTo(x(0), foot(0))
  ctx.fill()
}
