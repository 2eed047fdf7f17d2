import { bareTree } from '../../props/bare-tree.ts'
import { conifer } from '../../props/conifer.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A forest on fire, and a bull that charges out of it. */
export function* wildfire(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const { x: fireX } = stage.light
  const away = fireX < width / 2 ? 1 : -1
  stage.light = {
    x: fireX,
    y: horizon - 70,
    lit: colour(0.8, 0.18, 55),
    shade: colour(0.07, 0.025, 15),
    strength: 0.9,
  }
  band(stage, 0, horizon + 60, [
    [0, colour(0.18, 0.06, 18)],
    [0.4, colour(0.42, 0.16, 28)],
    [0.75, colour(0.66, 0.21, 44)],
    [1, colour(0.84, 0.17, 68)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.13, 0.035, 18, 0.9),
    bright: colour(0.66, 0.2, 40, 0.7),
    amount: 0.02,
    flat: 1,
  })
  yield
  glow(ctx, fireX, horizon - 20, 480, [
    [0, colour(0.93, 0.15, 82, 0.9)],
    [0.25, colour(0.75, 0.2, 52, 0.5)],
    [1, CLEAR],
  ])
  const edge = hills(stage, horizon + 30, 12, 260, 3)
  flames(stage, edge, inTurn([330, 210, 470]), 110)
  yield
  for (let i = stage.many(40); i > 0; i--) {
    // The middle stays open, so that the bull stands against the fire.
    const x = width / 2 + (random.next() < 0.5 ? -1 : 1) * width * random.range(0.2, 0.52)
    conifer(ctx, random, x, edge(x) + 20, random.range(90, 230), colour(random.range(0.1, 0.2), 0.05, 20))
  }
  flames(stage, edge, 150, 110)
  yield
  ridge(
    stage,
    edge,
    height,
    gradient(ctx, 0, horizon, 0, height, [
      [0, colour(0.5, 0.18, 36)],
      [0.25, colour(0.28, 0.1, 25)],
      [1, colour(0.1, 0.03, 18)],
    ]),
  )
  deadTrees(stage)
  yield
  embers(stage)
  const bull = {
    x: width / 2 + away * inTurn([90, -30, 30]),
    y: horizon + (height - horizon) * inTurn([0.46, 0.36, 0.3]),
  }
  dust(stage, bull, away)
  place(stage, { ...bull, width: 560, height: 380, casts: 'shadow', modelled: 0.5 }, (local) =>
    charge(local, stage, away),
  )
  return {
    flow: (x, y) => (y < horizon + 40 ? 1.35 : 0.1) + 0.7 * noise.at(x / 170, y / 200),
    after: (after) => sparks(after, stage, horizon),
  }
}

/** A dead tree on each side. */
function deadTrees(stage: Stage): void {
  const { colour, horizon, width, height, random } = stage
  for (const side of [-1, 1]) {
    const x = width / 2 + side * width * random.range(0.33, 0.4)
    const tall = random.range(500, 600)
    const y = horizon + (height - horizon) * 0.5
    place(
      stage,
      { x, y, width: tall, height: Math.min(tall, y * 0.95), casts: 'shadow', modelled: 0.9 },
      (local) =>
        bareTree(local, random.fork(`tree ${side}`), {
          height: Math.min(tall, y * 0.95) * 0.9,
          colour: colour(0.12, 0.03, 18),
          spread: 0.5,
          lean: side * 0.12,
          crooked: 1,
        }),
    )
  }
}

/** Tongues of fire along an edge, white hot at the foot. */
function flames(
  { ctx, colour, random, width }: Stage,
  edge: (x: number) => number,
  tall: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const x = random.range(0, width)
    const [high, wide, bend] = [tall * random.range(0.3, 1), random.range(14, 44), random.range(-40, 40)]
    const y = edge(x) + 16
    ctx.fillStyle = gradient(ctx, 0, y, 0, y - high, [
      [0, colour(0.95, 0.12, 92, 0.95)],
      [0.35, colour(0.8, 0.19, 62, 0.9)],
      [0.75, colour(0.6, 0.22, 36, 0.7)],
      [1, CLEAR],
    ])
    ctx.beginPath()
    ctx.moveTo(x - wide, y)
    ctx.bezierCurveTo(x - wide, y - high * 0.4, x + bend - wide * 0.2, y - high * 0.5, x + bend, y - high)
    ctx.bezierCurveTo(x + bend + wide * 0.5, y - high * 0.45, x + wide, y - high * 0.4, x + wide, y)
    ctx.fill()
  }
}

function embers({ ctx, colour, random, many, width, height, horizon }: Stage): void {
  for (let i = many(150); i > 0; i--) {
    const near = random.next()
    const y = horizon + 60 + near * (height - horizon)
    ctx.fillStyle = colour(random.range(0.4, 0.7), 0.2, random.range(28, 50), 0.7)
    ctx.beginPath()
    ctx.ellipse(random.range(0, width), y, 4 + 16 * near, 2 + 4 * near, 0, 0, 6.3)
    ctx.fill()
  }
}

/** What the hooves throw up behind. */
function dust({ ctx, colour, random }: Stage, bull: { x: number; y: number }, away: number): void {
  for (let i = 0; i < 60; i++) {
    const far = random.next()
    const radius = 16 + 52 * far
    ctx.fillStyle = colour(random.range(0.4, 0.62), 0.14, random.range(30, 48), 0.2)
    ctx.beginPath()
    ctx.ellipse(
      bull.x - away * (60 + 230 * far),
      bull.y - 18 - random.next() * 90 * far,
      radius,
      radius * 0.7,
      0,
      0,
      6.3,
    )
    ctx.fill()
  }
}

/** A bull with its head down, running towards `side`; the origin is the ground under its belly. */
function charge(ctx: Context, { colour }: Stage, side: number): void {
  ctx.save()
  ctx.scale(side * 340, 340)
  const hide = colour(0.11, 0.035, 20)
  ctx.strokeStyle = hide
  ctx.lineCap = 'round'
  ctx.lineJoin = 'round'
  for (const [hip, knee, kneeY, foot, footY, wide] of [
    [-0.36, -0.52, -0.24, -0.66, -0.06, 0.08],
    [-0.3, -0.34, -0.2, -0.46, -0.01, 0.09],
    [0.24, 0.34, -0.22, 0.24, -0.04, 0.08],
    [0.3, 0.46, -0.2, 0.5, -0.01, 0.09],
  ] as const) {
    ctx.lineWidth = wide
    ctx.beginPath()
    ctx.moveTo(hip, -0.5)
    ctx.lineTo(knee, kneeY)
    ctx.lineTo(foot, footY)
    ctx.stroke()
  }
  ctx.fillStyle = hide
  ctx.beginPath()
  ctx.moveTo(-0.48, -0.6)
  ctx.bezierCurveTo(-0.4, -0.8, -0.1, -0.74, 0.06, -0.84)
  ctx.bezierCurveTo(0.22, -0.98, 0.4, -0.92, 0.46, -0.74)
  ctx.bezierCurveTo(0.58, -0.66, 0.68, -0.5, 0.7, -0.36)
  ctx.bezierCurveTo(0.69, -0.27, 0.6, -0.26, 0.55, -0.33)
  ctx.bezierCurveTo(0.5, -0.4, 0.46, -0.36, 0.4, -0.38)
  ctx.bezierCurveTo(0.26, -0.26, -0.1, -0.34, -0.24, -0.36)
  ctx.bezierCurveTo(-0.42, -0.32, -0.54, -0.44, -0.48, -0.6)
  ctx.fill()
  ctx.lineWidth = 0.035
  ctx.beginPath()
  ctx.moveTo(-0.48, -0.62)
  ctx.bezierCurveTo(-0.62, -0.74, -0.62, -0.86, -0.74, -0.88)
  ctx.stroke()
  ctx.strokeStyle = colour(0.86, 0.06, 80)
  ctx.lineWidth = 0.045
  ctx.beginPath()
  ctx.moveTo(0.58, -0.64)
  ctx.quadraticCurveTo(0.76, -0.66, 0.82, -0.5)
  ctx.moveTo(0.5, -0.68)
  ctx.quadraticCurveTo(0.62, -0.86, 0.76, -0.74)
  ctx.stroke()
  ctx.fillStyle = colour(0.92, 0.15, 80)
  ctx.beginPath()
  ctx.ellipse(0.6, -0.5, 0.024, 0.017, 0.5, 0, 6.3)
  ctx.fill()
  ctx.restore()
}

function sparks(ctx: Context, { colour, random, width }: Stage, horizon: number): void {
  const chance = random.fork('sparks')
  for (let i = 0; i < 150; i++) {
    ctx.fillStyle = colour(0.85, 0.17, chance.range(45, 85), chance.range(0.4, 1))
    ctx.beginPath()
    ctx.arc(
      chance.range(0, width),
      horizon + 60 - Math.abs(chance.gauss()) * 230,
      chance.range(1, 3.3),
      0,
      6.3,
    )
    ctx.fill()
  }
}
