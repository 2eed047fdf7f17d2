import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'
import { ripples } from '../../stage/water.ts'

/** A shore at low tide under an early moon: stones that somebody has balanced on a flat rock. */
export function* cairn(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const { x: moonX } = stage.light
  const away = moonX < width / 2 ? 1 : -1
  stage.light = {
    x: moonX,
    y: horizon - random.range(210, 300),
    lit: colour(0.97, 0.03, 85),
    shade: colour(0.45, 0.045, 235),
    strength: 0.7,
  }
  band(stage, 0, horizon + 2, [
    [0, colour(0.76, 0.055, 228)],
    [0.5, colour(0.86, 0.04, 205)],
    [0.85, colour(0.93, 0.035, 60)],
    [1, colour(0.95, 0.03, 85)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.86, 0.035, 240, 0.55),
    bright: colour(0.98, 0.02, 60),
    amount: -0.1,
    flat: 3.2,
  })
  yield
  glow(ctx, moonX, stage.light.y, 250, [
    [0, colour(0.98, 0.02, 95, 0.7)],
    [0.3, colour(0.9, 0.02, 95, 0.25)],
    [1, CLEAR],
  ])
  ctx.fillStyle = colour(0.985, 0.02, 95)
  ctx.beginPath()
  ctx.arc(moonX, stage.light.y, 44, 0, 6.3)
  ctx.fill()
  const cape = hills(stage, horizon - 26, 30, 300, 3)
  ridge(
    stage,
    (x) => cape(x) + Math.max(0, away * (x - width / 2)) * 0.16,
    horizon + 2,
    colour(0.77, 0.04, 225),
  )
  band(stage, horizon, height, [
    [0, colour(0.86, 0.045, 200)],
    [0.4, colour(0.82, 0.055, 195)],
    [1, colour(0.74, 0.06, 200)],
  ])
  ripples(stage, horizon, 160, colour(0.97, 0.025, 95, 0.6), colour(0.7, 0.055, 212, 0.3))
  mist(stage, horizon, 30, colour(0.96, 0.02, 120, 0.5))
  waves(stage)
  const foot = { x: width / 2 + away * random.range(50, 160), y: horizon + (height - horizon) * 0.56 }
  for (let i = 5; i > 0; i--) {
    const size = random.range(40, 110)
    const reach = width * 0.43 - size + away * (foot.x - width / 2)
    const x = foot.x - away * Math.min(reach, random.range(180, 520))
    const spot = { x, y: foot.y + random.range(-40, 110), width: size * 2, height: size * 0.8 }
    place(stage, { ...spot, casts: 'reflection' }, (local) => stone(local, stage, 0, 0, size, 0.42))
  }
  const rock = random.range(150, 190)
  place(stage, { ...foot, width: 420, height: 420, casts: 'reflection', modelled: 0.9 }, (local) => {
    stone(local, stage, 0, 10, rock, 0.4)
    let y = -rock * 0.5
    for (
      let i = 0, size = random.range(74, 88);
      i < random.int(4, 5);
      i++, size *= random.range(0.68, 0.84)
    ) {
      stone(local, stage, random.range(-7, 7), y, size, random.range(0.5, 0.62))
      y -= size * 0.98
    }
  })
  return { flow: (x, y) => 0.1 * noise.at(x / 600, y / 240) + (y > horizon ? 0 : 0.06) }
}

/** Low waves that run out on the sand, each with a thin line of foam. */
function waves(stage: Stage): void {
  const { ctx, colour, horizon, height } = stage
  for (const [i, down] of [0.34, 0.6, 0.82].entries()) {
    const edge = hills(stage, horizon + (height - horizon) * down, 12 + 5 * i, 420, 2)
    ridge(stage, (x) => edge(x) - 6 - 3 * i, height, colour(0.96, 0.015, 160))
    ridge(
      stage,
      edge,
      height,
      gradient(ctx, 0, horizon + (height - horizon) * down, 0, height, [
        [0, colour(0.82 - 0.02 * i, 0.05, 196 - 8 * i)],
        [1, colour(0.76, 0.05, 200 - 20 * i)],
      ]),
    )
  }
}

/** A rounded stone whose underside is at the place; `slim` is its height by its half width. */
function stone(
  ctx: Context,
  { colour, random }: Stage,
  x: number,
  y: number,
  half: number,
  slim: number,
): void {
  const tall = half * slim
  const hue = random.pick([80, 230, 250, 60])
  ctx.fillStyle = gradient(ctx, 0, y - 2 * tall, 0, y, [
    [0, colour(random.range(0.72, 0.8), 0.025, hue)],
    [0.6, colour(random.range(0.6, 0.66), 0.03, hue)],
    [1, colour(0.45, 0.035, 240)],
  ])
  ctx.beginPath()
  ctx.ellipse(x, y - tall, half, tall, random.range(-0.05, 0.05), 0, 6.3)
  ctx.fill()
}
