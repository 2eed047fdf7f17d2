import { sailingBoat } from '../../props/boat.ts'
import { conifer } from '../../props/conifer.ts'
import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'
import { ripples, water } from '../../stage/water.ts'

/** A lake between mountains on a windless morning, and one sail that hardly moves. */
export function* sailLake(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, random, noise } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  stage.light = {
    x: sunX,
    y: horizon - random.range(120, 170),
    lit: colour(0.96, 0.05, 85),
    shade: colour(0.5, 0.05, 230),
    strength: 0.5,
  }
  band(stage, 0, horizon + 3, [
    [0, colour(0.78, 0.06, 222)],
    [0.55, colour(0.87, 0.04, 205)],
    [1, colour(0.95, 0.04, 85)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.84, 0.03, 235, 0.6),
    bright: colour(0.98, 0.02, 85),
    amount: -0.16,
    flat: 3,
  })
  yield
  sun(stage)
  for (const [i, size] of [150, 100, 60].entries()) {
    const outline = hills(stage, horizon - size * 0.5, size * random.range(0.4, 0.55), 430 - 90 * i, 4 - i)
    ridge(
      stage,
      outline,
      horizon + 2,
      gradient(ctx, 0, horizon - size * 1.2, 0, horizon, [
        [0, colour(0.76 - 0.07 * i, 0.05, 225 - 12 * i)],
        [1, colour(0.86 - 0.06 * i, 0.035, 205 - 12 * i)],
      ]),
    )
    mist(stage, horizon, 44, colour(0.94, 0.02, 190, 0.45))
    if (i < 2) continue
    for (let k = stage.many(46); k > 0; k--) {
      const x = random.gauss() * 90 + width / 2 - away * width * 0.34
      conifer(ctx, random, x, outline(x) + 10, random.range(26, 62), colour(0.56, 0.06, 180))
    }
  }
  yield
  water(stage, horizon, 9, [
    [0, colour(0.86, 0.04, 200, 0.15)],
    [0.5, colour(0.78, 0.06, 200, 0.45)],
    [1, colour(0.62, 0.07, 212, 0.75)],
  ])
  ripples(stage, horizon, 150, colour(0.98, 0.04, 88, 0.5), colour(0.66, 0.06, 210, 0.25))
  mist(stage, horizon + 6, 26, colour(0.96, 0.02, 160, 0.5))
  const tall = random.range(210, 270)
  const boat = { x: width / 2 + away * random.range(20, 150), y: horizon + random.range(100, 160) }
  place(stage, { ...boat, width: tall, height: tall * 1.04, casts: 'reflection', modelled: 0.8 }, (local) =>
    sailingBoat(local, tall, away, {
      hull: colour(0.52, 0.06, random.pick([235, 30, 60])),
      sail: colour(0.97, 0.02, 85),
      jib: colour(0.93, 0.05, 70),
      mast: colour(0.5, 0.04, 60),
    }),
  )
  reeds(stage, away)
  return { flow: (x, y) => 0.1 * noise.at(x / 600, y / 260) }
}

function sun({ ctx, light, colour }: Stage): void {
  glow(ctx, light.x, light.y, 420, [
    [0, colour(0.98, 0.06, 88, 0.9)],
    [0.18, colour(0.94, 0.05, 80, 0.45)],
    [1, CLEAR],
  ])
  ctx.fillStyle = colour(0.99, 0.04, 92)
  ctx.beginPath()
  ctx.arc(light.x, light.y, 38, 0, 6.3)
  ctx.fill()
}

function reeds({ ctx, colour, width, height, random }: Stage, away: number): void {
  for (let i = 0; i < 46; i++) {
    const reach = random.next() * random.next() * 240
    const x = away > 0 ? reach - 10 : width - reach + 10
    const tall = random.range(90, 270) * (1 - reach / 380)
    const bend = away * random.range(-8, 44)
    blade(ctx, x, height + 8, bend, tall, random.range(5, 9), colour(random.range(0.5, 0.64), 0.06, 170))
  }
}
