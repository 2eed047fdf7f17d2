import { fly } from '../../props/fly.ts'
import { toadstool } from '../../props/toadstool.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import type { Stage } from '../../stage/stage.ts'
import { veil } from '../../stage/veil.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'
import { ripples, water } from '../../stage/water.ts'
import { type Front, frontOf, wall } from './alley-wall.ts'
import { rat, spilledBin } from './spilled-bin.ts'

/** A back alley under water: a bin has spilled its rubbish, slime runs from a pipe, and a rat is the guest. */
export function* floodedAlley(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  const eye = { x: width / 2 - away * random.range(20, 170), y: horizon }
  stage.light = {
    x: eye.x,
    y: horizon - 60,
    lit: colour(0.86, 0.12, 106),
    shade: colour(0.15, 0.05, 325),
    strength: 0.75,
  }
  const murk = inTurn([325, 105, 50])
  band(stage, 0, horizon + 28, [
    [0, colour(0.4, 0.07, murk)],
    [0.5, colour(0.56, 0.07, murk > 180 ? 60 : 95)],
    [1, colour(0.82, 0.12, 104)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.34, 0.06, murk, 0.7),
    bright: colour(0.72, 0.08, 90, 0.35),
    amount: random.range(0, 0.2),
    flat: random.range(1.2, 1.7),
  })
  yield
  glow(ctx, eye.x, horizon - 50, 330, [
    [0, colour(0.9, 0.12, 106, 0.9)],
    [0.4, colour(0.6, 0.1, 108, 0.35)],
    [1, CLEAR],
  ])
  water(stage, horizon + 26, 14, [
    [0, colour(0.66, 0.11, 108, 0.25)],
    [0.4, colour(0.4, 0.09, 114, 0.55)],
    [1, colour(0.24, 0.06, 118, 0.8)],
  ])
  yield
  ripples(stage, horizon + 26, 240, colour(0.86, 0.12, 106, 0.4), colour(0.2, 0.05, 325, 0.35))
  oil(stage)
  const fronts = [-away, away].map((side) => frontOf(stage, eye, side))
  for (const front of fronts) wall(stage, front)
  yield
  glow(ctx, eye.x, horizon + 10, 230, [
    [0, colour(0.8, 0.11, 104, 0.7)],
    [1, CLEAR],
  ])
  const near = random.int(0, 1)
  pipe(stage, fronts[near]!, random.range(0.42, 0.66), near === 0 ? away : -away)
  const bin = {
    x: eye.x + away * random.range(70, 150),
    y: horizon + (height - horizon) * random.range(0.44, 0.54),
  }
  const large = random.range(0.82, 1.08)
  rubbish(stage, bin, away)
  place(
    stage,
    { ...bin, width: 450, height: 290, below: 40, casts: 'reflection', modelled: 0.5 },
    (local) => {
      local.scale(large, large)
      spilledBin(local, stage, 205, -away)
      rat(local, stage, -away)
    },
  )
  fungi(stage, random.pick([-1, 1]))
  for (let i = 0; i < 6; i++) {
    const spot = { x: bin.x + random.gauss() * 110, y: bin.y - random.range(230, 330), width: 40, height: 24 }
    place(stage, { ...spot, casts: 'nothing' }, (local) =>
      fly(local, stage, 0, -10, random.range(15, 22), random.range(0, 6)),
    )
  }
  return { flow: (x, y) => (y < horizon ? 1.45 : 0.04) + 0.25 * noise.at(x / 260, y / 260) }
}

/** A film on the water with dull colours of its own. */
function oil(stage: Stage): void {
  const { width, height, horizon, colour, noise } = stage
  const room = { x: 0, y: horizon + 60, width, height: height - horizon - 60 }
  const film = (u: number, v: number) => noise.fractal(((u - 0.5) * 3) / (0.3 + v) + 5, 3 / (0.3 + v), 3)
  veil(stage, room, colour(0.46, 0.09, 335, 0.6), (u, v) => (film(u, v) - 0.12) * 4 * (0.2 + 0.5 * v))
  veil(stage, room, colour(0.6, 0.1, 108, 0.9), (u, v) => (film(u + 4, v + 2) - 0.14) * 4)
}

/** A drain in the near wall, with slime that hangs down into the water. */
function pipe(stage: Stage, wall: Front, t: number, away: number): void {
  const { colour, random } = stage
  place(
    stage,
    { x: wall.x(t), y: wall.foot(t), width: 190, height: 330, casts: 'reflection', modelled: 0.6 },
    (local) => {
      local.scale(away, 1)
      local.fillStyle = colour(0.34, 0.04, 330)
      local.fillRect(-90, -318, 110, 74)
      local.fillStyle = colour(0.5, 0.05, 60)
      local.fillRect(4, -326, 24, 90)
      local.fillStyle = colour(0.1, 0.03, 320)
      local.beginPath()
      local.ellipse(30, -281, 17, 38, 0, 0, 6.3)
      local.fill()
      for (const [aside, wide] of [
        [30, 30],
        [20, 16],
        [42, 14],
      ] as const) {
        local.fillStyle = gradient(local, 0, -270, 0, 0, [
          [0, colour(0.74, 0.15, 114)],
          [1, colour(0.5, 0.12, 120)],
        ])
        const long = wide === 30 ? 268 : random.range(70, 190)
        local.beginPath()
        local.moveTo(aside - wide / 2, -268)
        local.quadraticCurveTo(aside - wide * 0.2, -268 + long * 0.5, aside - wide * 0.4, -268 + long)
        local.lineTo(aside + wide * 0.4, -268 + long)
        local.quadraticCurveTo(aside + wide * 0.2, -268 + long * 0.5, aside + wide / 2, -268)
        local.fill()
      }
    },
  )
}

/** What came out: bags, tins, peel, a fish of which little is left. */
function rubbish(stage: Stage, bin: { x: number; y: number }, away: number): void {
  const { colour, random } = stage
  for (let i = 0; i < 8; i++) {
    const size = random.range(34, 74)
    const x = bin.x - away * random.range(150, 330)
    const spot = { x, y: bin.y + random.range(-18, 80), width: size * 1.6, height: size * 1.1 }
    const hue = random.pick([330, 110, 70, 20, 340])
    place(stage, { ...spot, casts: 'reflection', modelled: 0.8 }, (local) => {
      local.fillStyle = gradient(local, 0, -size, 0, 0, [
        [0, colour(0.56, 0.08, hue)],
        [1, colour(0.24, 0.05, hue)],
      ])
      local.beginPath()
      local.moveTo(-size * 0.7, 0)
      local.bezierCurveTo(-size * 0.8, -size * 0.6, -size * 0.3, -size * 0.7, -size * 0.08, -size * 0.7)
      local.lineTo(-size * 0.16, -size)
      local.lineTo(size * 0.16, -size * 0.96)
      local.lineTo(size * 0.08, -size * 0.68)
      local.bezierCurveTo(size * 0.5, -size * 0.7, size * 0.85, -size * 0.4, size * 0.7, 0)
      local.fill()
    })
  }
}

/** Toadstools on a heap of muck in the near corner. */
function fungi(stage: Stage, away: number): void {
  const { ctx, colour, width, height, random } = stage
  const from = away > 0 ? 0 : width
  ctx.fillStyle = gradient(ctx, 0, height - 140, 0, height, [
    [0, colour(0.36, 0.08, 112)],
    [1, colour(0.15, 0.04, 325)],
  ])
  ctx.beginPath()
  ctx.moveTo(from, height - 130)
  ctx.bezierCurveTo(
    from + away * 160,
    height - 140,
    from + away * 260,
    height - 40,
    from + away * 360,
    height,
  )
  ctx.lineTo(from, height)
  ctx.fill()
  for (let i = random.int(3, 5), reach = random.range(100, 130); i > 0; i--, reach += random.range(36, 62)) {
    const tall = random.range(0.75, 1.15) * (150 - reach * 0.36)
    const spot = {
      x: from + away * reach,
      y: height - 150 + reach * 0.42,
      width: tall * 1.5,
      height: tall * 1.2,
    }
    place(stage, { ...spot, casts: 'shadow', modelled: 0.7 }, (local) =>
      toadstool(local, stage, 0, 0, tall, random.pick([350, 330, 30])),
    )
  }
}
