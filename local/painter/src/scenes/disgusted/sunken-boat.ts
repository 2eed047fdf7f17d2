import { bareTree } from '../../props/bare-tree.ts'
import { blade } from '../../props/grass.ts'
import { toadstool } from '../../props/toadstool.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { veil } from '../../stage/veil.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'
import { ripples, water } from '../../stage/water.ts'
import { wreck } from './wreck.ts'

/** A swamp under a sick sun: a boat rots half under green scum, and a toad has taken its bow. */
export function* sunkenBoat(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  stage.light = {
    x: sunX,
    y: horizon - random.range(90, 260),
    lit: colour(0.86, 0.12, 105),
    shade: colour(0.16, 0.05, 325),
    strength: 0.7,
  }
  const { light } = stage
  const murk = inTurn([320, 105, 50])
  band(stage, 0, horizon + 3, [
    [0, colour(0.34, 0.06, murk)],
    [0.35, colour(0.46, 0.06, murk > 180 ? 95 : 70)],
    [0.75, colour(0.62, 0.1, 106)],
    [1, colour(0.74, 0.11, 102)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.34, 0.055, 330, 0.7),
    bright: colour(0.72, 0.09, 104, 0.35),
    amount: random.range(-0.05, 0.2),
    flat: random.range(1.3, 1.9),
  })
  yield
  glow(ctx, light.x, light.y, 360, [
    [0, colour(0.92, 0.13, 106, 0.95)],
    [0.13, colour(0.78, 0.12, 104, 0.5)],
    [1, CLEAR],
  ])
  ctx.fillStyle = colour(0.92, 0.11, 108)
  ctx.beginPath()
  ctx.arc(light.x, light.y, random.range(36, 54), 0, 6.3)
  ctx.fill()
  for (let i = 0; i < 3; i++) {
    const woods = hills(stage, horizon - 62 + 24 * i, 34, 130 - 24 * i, 5)
    ridge(stage, woods, horizon + 2, colour(0.56 - 0.09 * i, 0.075, 112 - 6 * i))
    mist(stage, horizon - 14, 54, colour(0.72, 0.1, 104, 0.38))
  }
  water(stage, horizon, 12, [
    [0, colour(0.55, 0.09, 108, 0.25)],
    [0.4, colour(0.34, 0.07, 112, 0.6)],
    [1, colour(0.2, 0.05, 330, 0.85)],
  ])
  ripples(stage, horizon, 130, colour(0.84, 0.12, 104, 0.35), colour(0.2, 0.05, 325, 0.3))
  yield
  deadTrees(stage, away)
  yield
  scum(stage)
  yield
  const long = random.range(430, 540)
  const boat = {
    x: width / 2 + away * random.range(-70, 90),
    y: horizon + (height - horizon) * random.range(0.4, 0.54),
  }
  place(
    stage,
    { ...boat, width: long * 1.1, height: long * 0.62, casts: 'reflection', modelled: 0.8 },
    (local) => wreck(local, stage, long, random.next() < 0.7 ? away : -away),
  )
  bubbles(stage, boat, long)
  bank(stage, random.pick([-1, 1]))
  return { flow: (x, y) => 0.14 * noise.at(x / 400, y / 200) + (y > horizon ? 0 : 0.1) }
}

/** Three dead trees in the water, hung with moss, one on each side and one far off. */
function deadTrees(stage: Stage, away: number): void {
  const { colour, horizon, width, random } = stage
  for (const [aside, far] of [
    [random.range(-0.42, -0.3), random.range(0.06, 0.14)],
    [random.range(0.28, 0.44), random.range(0.12, 0.24)],
    [random.range(-0.1, 0.2), random.range(0.02, 0.06)],
  ] as const) {
    const tall = 230 + 1100 * far
    const spot = { x: width / 2 + away * aside * (width - 240), y: horizon + 20 + far * 300 }
    place(stage, { ...spot, width: tall, height: tall, casts: 'reflection' }, (local) => {
      const bark = colour(0.4 - far, 0.05, 70)
      bareTree(local, random.fork(`tree ${far}`), {
        height: tall * 0.85,
        colour: bark,
        spread: 0.5,
        lean: random.range(-0.2, 0.2),
        crooked: 0.8,
      })
      moss(local, stage, tall)
    })
  }
}

/** Duckweed in torn sheets, denser nearer, and its dark wet edge. */
function scum(stage: Stage): void {
  const { width, height, horizon, colour, noise, random } = stage
  const room = { x: 0, y: horizon + 14, width, height: height - horizon - 14 }
  const [phase, row, thick] = [random.range(0, 90), random.range(0, 90), random.range(-0.04, 0.12)]
  const cover = (u: number, v: number) => {
    const depth = 1 / (0.16 + v)
    return noise.fractal(((u - 0.5) * width * depth) / 620 + phase, depth * 2.2 + row, 4) + thick
  }
  // Far sheets lie so flat that they run into one another.
  const sharp = (v: number) => 1.2 + 9 * v
  veil(stage, room, colour(0.2, 0.05, 130, 0.8), (u, v) => (cover(u, v - 0.012) + 0.03) * sharp(v))
  veil(stage, room, colour(0.53, 0.1, 113), (u, v) => cover(u, v) * sharp(v))
  veil(stage, room, colour(0.66, 0.11, 106), (u, v) => (cover(u, v) - 0.16) * 4 * v)
}

/** Rags of moss that hang from the boughs. */
function moss(ctx: Context, { colour, random }: Stage, tall: number): void {
  for (let i = 0; i < 9; i++) {
    const [x, y] = [random.range(-0.3, 0.3) * tall, -tall * random.range(0.42, 0.62)]
    blade(ctx, x, y, random.range(-6, 6), -tall * random.range(0.08, 0.2), 9, colour(0.4, 0.08, 118, 0.9))
  }
}

/** Gas that comes up around the wreck. */
function bubbles({ ctx, colour, random }: Stage, boat: { x: number; y: number }, long: number): void {
  for (let i = 0; i < 26; i++) {
    const near = random.range(0.04, 0.4)
    const [x, y] = [boat.x + random.gauss() * long * 0.42, boat.y + 14 + near * long * 0.6]
    const radius = random.range(5, 10) * (0.8 + 2 * near)
    ctx.fillStyle = colour(0.2, 0.06, 140, 0.7)
    ctx.beginPath()
    ctx.ellipse(x, y + radius * 0.2, radius * 1.25, radius * 0.6, 0, 0, 6.3)
    ctx.fill()
    ctx.fillStyle = colour(0.62, 0.11, 108)
    ctx.beginPath()
    ctx.ellipse(x, y - radius * 0.25, radius, radius * 0.8, 0, 0, 6.3)
    ctx.fill()
    ctx.fillStyle = colour(0.94, 0.08, 106)
    ctx.beginPath()
    ctx.ellipse(x - radius * 0.3, y - radius * 0.55, radius * 0.3, radius * 0.22, 0, 0, 6.3)
    ctx.fill()
  }
}

/** A rotten bank in the near corner, with reeds and toadstools in its own shade. */
function bank(stage: Stage, away: number): void {
  const { ctx, colour, width, height, random } = stage
  const edge = hills(stage, height - 10, 14, 180, 4)
  const from = away > 0 ? 0 : width
  ridge(
    stage,
    (x) => edge(x) - Math.max(0, 130 - Math.abs(x - from) * 0.42),
    height,
    gradient(ctx, 0, height - 150, 0, height, [
      [0, colour(0.3, 0.06, 95)],
      [1, colour(0.16, 0.04, 330)],
    ]),
  )
  for (let i = 0; i < 40; i++) {
    const reach = random.next() * random.next() * 280
    const x = away > 0 ? reach - 12 : width - reach + 12
    const tall = random.range(90, 270) * (1 - reach / 400)
    blade(
      ctx,
      x,
      height + 8,
      away * random.range(-14, 50),
      tall,
      random.range(6, 10),
      colour(random.range(0.2, 0.36), 0.07, 115),
    )
  }
  for (let i = random.int(3, 5), reach = random.range(130, 170); i > 0; i--, reach += random.range(34, 60)) {
    const tall = random.range(0.7, 1.2) * (130 - reach * 0.3)
    const x = from + away * reach
    const spot = { x, y: height - 132 + reach * 0.36, width: tall * 1.5, height: tall * 1.2 }
    place(stage, { ...spot, casts: 'shadow', modelled: 0.7 }, (local) =>
      toadstool(local, stage, 0, 0, tall, random.pick([350, 20, 330])),
    )
  }
}
