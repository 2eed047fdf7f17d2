import { conifer } from '../../props/conifer.ts'
import { figure, umbrella } from '../../props/figure.ts'
import { blade } from '../../props/grass.ts'
import { rain } from '../../props/rain.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'
import { ripples, water } from '../../stage/water.ts'

/** A lake at dusk in the rain, and at the end of a jetty someone under an umbrella who waits for nobody. */
export function* jetty(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const lamp = colour(0.82, 0.06, 75)
  stage.light = { ...stage.light, y: horizon - 30, lit: lamp, shade: colour(0.16, 0.02, 255), strength: 0.55 }
  const { light } = stage
  band(stage, 0, horizon + 3, [
    [0, colour(0.3, 0.03, 252)],
    [0.5, colour(0.43, 0.035, 248)],
    [0.82, colour(0.58, 0.03, 240)],
    [1, colour(0.7, 0.03, 70)],
  ])
  glow(ctx, light.x, light.y, 420, [
    [0, colour(0.8, 0.05, 75, 0.6)],
    [0.35, colour(0.6, 0.04, 70, 0.22)],
    [1, CLEAR],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.25, 0.025, 255, 0.9),
    bright: colour(0.74, 0.02, 245, 0.9),
    amount: 0.18,
    flat: 2.2,
  })
  yield
  for (const [far, size] of [120, 80, 40].entries()) {
    const outline = hills(stage, horizon - size * 0.55, size * random.range(0.4, 0.6), 420 - 110 * far, 4)
    ridge(stage, outline, horizon + 2, colour(0.55 - 0.09 * far, 0.03, 250))
    if (far > 0) firs(stage, outline, 9 + 11 * far, colour(0.4 - 0.06 * far, 0.025, 246))
    mist(stage, horizon, 60, colour(0.7, 0.02, 240, 0.3))
  }
  yield
  water(stage, horizon, 14, [
    [0, colour(0.5, 0.03, 246, 0.1)],
    [0.4, colour(0.34, 0.035, 250, 0.4)],
    [1, colour(0.2, 0.03, 256, 0.8)],
  ])
  ripples(stage, horizon, 260, colour(0.78, 0.035, 75, 0.2), colour(0.22, 0.03, 252, 0.2))
  mist(stage, horizon + 8, 34, colour(0.74, 0.018, 240, 0.45))
  const side = light.x < width / 2 ? 1 : -1
  const end = {
    x: width / 2 + side * random.range(40, 150),
    y: horizon + (height - horizon) * random.range(0.3, 0.38),
  }
  planks(stage, end, { x: width / 2 + side * random.range(260, 330), y: height + 40 })
  place(
    stage,
    { x: end.x, y: end.y + 6, width: 160, height: 270, casts: 'reflection', modelled: 0.9 },
    (local) => {
      const tall = 175
      const coat = colour(0.2, 0.02, 250)
      const hand = [-side * 0.1, -0.66] as const
      figure(local, tall, {
        coat,
        legs: coat,
        hair: colour(0.15, 0.02, 60),
        skin: colour(0.5, 0.04, 60),
        hand,
      })
      local.translate(-side * 0.1 * tall, -0.62 * tall)
      local.rotate(side * 0.06)
      umbrella(
        local,
        random.range(125, 140),
        colour(0.4, 0.11, random.pick([25, 35, 15])),
        colour(0.2, 0.04, 25),
      )
    },
  )
  reeds(stage, side)
  return {
    flow: (x, y) => (y < horizon ? 0.25 * noise.at(x / 500, y / 250) : 0.06 * noise.at(x / 400, y / 300)),
    after: rain(stage, side * random.range(0.05, 0.14)),
  }
}

function firs(
  { ctx, width, random, many }: Stage,
  outline: (x: number) => number,
  size: number,
  fill: string,
): void {
  for (let i = many(70); i > 0; i--) {
    const x = random.range(0, width)
    conifer(ctx, random, x, outline(x) + 8, size * random.range(0.8, 1.7), fill)
  }
}

/** Boards in perspective on posts in the water, wet in the middle. */
function planks(stage: Stage, end: { x: number; y: number }, near: { x: number; y: number }): void {
  const { ctx, colour, random } = stage
  const at = (t: number) => ({
    x: end.x + (near.x - end.x) * t,
    y: end.y + (near.y - end.y) * t * (0.35 + 0.65 * t),
    half: 44 + 120 * t * (0.4 + 0.6 * t),
  })
  for (const t of [0.03, 0.2, 0.42, 0.68]) {
    const { x, y, half } = at(t)
    const thick = 11 + 20 * t
    for (const side of [-1, 1]) {
      ctx.fillStyle = gradient(ctx, 0, y, 0, y + 160, [
        [0, colour(0.14, 0.02, 250)],
        [0.35, colour(0.14, 0.02, 250, 0.85)],
        [1, CLEAR],
      ])
      ctx.fillRect(x + side * half - thick / 2, y - 14, thick, 175)
    }
  }
  const boards = 26
  for (let i = 0; i < boards; i++) {
    const [a, b] = [at(i / boards), at((i + 0.86) / boards)]
    const tone = random.range(-0.03, 0.03) - 0.1 * (i / boards)
    ctx.fillStyle = gradient(ctx, a.x - a.half, 0, a.x + a.half, 0, [
      [0, colour(0.33 + tone, 0.02, 250)],
      [0.5, colour(0.53 + tone, 0.022, 235)],
      [1, colour(0.3 + tone, 0.02, 250)],
    ])
    ctx.beginPath()
    ctx.moveTo(a.x - a.half, a.y)
    ctx.lineTo(a.x + a.half, a.y)
    ctx.lineTo(b.x + b.half, b.y)
    ctx.lineTo(b.x - b.half, b.y)
    ctx.fill()
  }
}

function reeds({ ctx, colour, height, width, random }: Stage, side: number): void {
  for (let i = 0; i < 60; i++) {
    const away = random.next() * random.next() * 250
    const x = side > 0 ? away - 15 : width + 15 - away
    const tall = random.range(80, 250) * (1 - away / 400)
    const fill = colour(random.range(0.13, 0.24), 0.02, 220)
    blade(ctx, x, height + 10, side * random.range(-10, 60), tall, random.range(4, 8), fill)
  }
}
