import { sailingBoat } from '../../props/boat.ts'
import { figure } from '../../props/figure.ts'
import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'
import { ripples } from '../../stage/water.ts'

/** A wide beach on a bright afternoon: a child runs with a kite, sails out on the water, a parasol. */
export function* kiteBeach(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  stage.light = {
    x: sunX,
    y: horizon - 200,
    lit: colour(0.98, 0.08, 92),
    shade: colour(0.45, 0.09, 60),
    strength: 0.7,
  }
  band(stage, 0, horizon + 3, [
    [0, colour(0.78, 0.09, 228)],
    [0.5, colour(0.88, 0.06, 205)],
    [1, colour(0.95, 0.08, 90)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.92, 0.05, 75, 0.75),
    bright: colour(0.99, 0.02, 95),
    amount: -0.05,
    flat: 1.4,
  })
  glow(ctx, sunX, horizon - 200, 480, [
    [0, colour(0.98, 0.1, 92, 0.9)],
    [0.15, colour(0.93, 0.12, 88, 0.5)],
    [1, CLEAR],
  ])
  yield
  band(stage, horizon, height, [
    [0, colour(0.74, 0.09, 205)],
    [0.35, colour(0.84, 0.09, 185)],
    [1, colour(0.9, 0.07, 170)],
  ])
  ripples(stage, horizon, 200, colour(0.98, 0.05, 95, 0.7), colour(0.7, 0.1, 210, 0.4))
  const headland = hills(stage, horizon - 16, 26, 340, 3)
  const from = width / 2 - away * width * 0.06
  ridge(
    stage,
    (x) => (away * (x - from) < 0 ? headland(x) : horizon + 2),
    horizon + 3,
    gradient(ctx, 0, horizon - 70, 0, horizon, [
      [0, colour(0.8, 0.1, 135)],
      [1, colour(0.74, 0.09, 150)],
    ]),
  )
  const order = inTurn([1, -1, 1])
  sails(stage, order)
  sand(stage)
  parasol(
    stage,
    width / 2 - order * random.range(150, 300),
    horizon + (height - horizon) * random.range(0.64, 0.8),
  )
  runner(stage, order)
  for (let i = stage.many(130); i > 0; i--) {
    const reach = random.next() * random.next() * 300
    const x = away > 0 ? width - reach + 12 : reach - 12
    const fill = colour(random.range(0.6, 0.84), 0.13, random.range(105, 130))
    blade(
      ctx,
      x,
      height + 8,
      -away * random.range(-20, 70),
      random.range(60, 190) * (1 - reach / 460),
      6,
      fill,
    )
  }
  return { flow: (x, y) => 0.35 * noise.at(x / 420, y / 200) + (y > horizon ? 0.05 : 0.15) }
}

/** Boats on the water, the largest in the middle. */
function sails(stage: Stage, away: number): void {
  const { colour, horizon, width, random } = stage
  for (const [i, tall] of [random.range(120, 150), random.range(60, 80), 46].entries()) {
    const x = width / 2 + away * width * [0.1, 0.26, -0.05][i]! + random.range(-30, 30)
    const rig = {
      hull: colour(0.6, 0.17, random.pick([30, 250, 150])),
      sail: colour(0.97, 0.03, 90),
      jib: colour(0.75, 0.17, random.pick([25, 60, 350])),
      mast: colour(0.5, 0.06, 60),
    }
    const spot = { x, y: horizon + 14 + tall * 0.3, width: tall, height: tall * 1.06 }
    place(stage, { ...spot, casts: 'reflection', modelled: 0.4 }, (local) =>
      sailingBoat(local, tall, away, rig),
    )
  }
}

/** Sand in the foreground, with a wet rim and a line of foam. */
function sand(stage: Stage): void {
  const { ctx, colour, height, horizon } = stage
  const shore = hills(stage, horizon + (height - horizon) * 0.36, 18, 520, 2)
  ridge(stage, (x) => shore(x) - 13, height, colour(0.98, 0.02, 95))
  ridge(stage, shore, height, colour(0.84, 0.08, 78))
  ridge(
    stage,
    (x) => shore(x) + 30,
    height,
    gradient(ctx, 0, horizon + 120, 0, height, [
      [0, colour(0.92, 0.085, 88)],
      [1, colour(0.85, 0.11, 78)],
    ]),
  )
}

function parasol(stage: Stage, x: number, y: number): void {
  const { colour, random } = stage
  const hue = random.pick([25, 350, 250, 150])
  place(stage, { x, y, width: 260, height: 240, below: 20, casts: 'nothing', modelled: 0.8 }, (local) => {
    // The sun stands high enough for its shade to lie about its own foot.
    local.fillStyle = colour(0.62, 0.08, 55)
    local.beginPath()
    local.ellipse(14, -2, 112, 15, 0, 0, 6.3)
    local.fill()
    local.strokeStyle = colour(0.5, 0.09, 55)
    local.lineWidth = 11
    local.beginPath()
    local.moveTo(0, 0)
    local.lineTo(-14, -210)
    local.stroke()
    for (let i = 0; i < 6; i++) {
      local.fillStyle = i % 2 ? colour(0.98, 0.03, 90) : colour(0.68, 0.19, hue)
      const [from, to] = [-112 + (i * 224) / 6, -112 + ((i + 1) * 224) / 6]
      local.beginPath()
      local.moveTo(-14, -226)
      local.quadraticCurveTo(from * 0.9 - 10, -206, from - 8, -140)
      local.quadraticCurveTo((from + to) / 2 - 8, -152, to - 8, -140)
      local.quadraticCurveTo(to * 0.9 - 10, -206, -14, -226)
      local.fill()
    }
  })
}

/** A child who runs, and above the sea the kite on its line. */
function runner(stage: Stage, away: number): void {
  const { colour, width, height, horizon, random } = stage
  const x = width / 2 + away * random.range(10, 190)
  const y = horizon + (height - horizon) * random.range(0.6, 0.68)
  const kite = { x: x - away * random.range(120, 330), y: horizon * random.range(0.33, 0.6) }
  const ctx = stage.things
  const tall = 150
  const hand = { x: x - away * 0.2 * tall, y: y - 0.98 * tall }
  const growth = stage.growthAt(x, y)
  if (growth > 0.5) {
    ctx.strokeStyle = colour(0.42, 0.06, 50, 0.8)
    ctx.lineWidth = 3.2 * growth
    ctx.beginPath()
    ctx.moveTo(hand.x, hand.y)
    ctx.quadraticCurveTo((hand.x + kite.x) / 2, (hand.y + kite.y) / 2 + 60, kite.x, kite.y)
    ctx.stroke()
  }
  const shirt = random.pick([25, 350, 60])
  place(stage, { x, y, width: 110, height: 165, casts: 'shadow', modelled: 0.7 }, (local) => {
    local.rotate(away * 0.06)
    figure(local, tall, {
      coat: colour(0.66, 0.2, shirt),
      legs: colour(0.5, 0.12, 255),
      hair: colour(0.42, 0.08, 55),
      skin: colour(0.8, 0.08, 60),
      hand: [-away * 0.2, -0.98],
      stride: 0.11,
    })
  })
  place(stage, { ...kite, width: 150, height: 110, below: 120, casts: 'nothing', modelled: 0.4 }, (local) =>
    drawKite(local, stage, (shirt + 200) % 360, away),
  )
}

function drawKite(ctx: Context, { colour }: Stage, hue: number, away: number): void {
  const corners = [
    [0, -95, -48, -30],
    [0, -95, 48, -30],
    [0, 42, -48, -30],
    [0, 42, 48, -30],
  ] as const
  ctx.rotate(-away * 0.4)
  for (const [i, [x0, y0, x1, y1]] of corners.entries()) {
    ctx.fillStyle = colour(i % 3 ? 0.84 : 0.66, 0.18, i % 3 ? 85 : hue)
    ctx.beginPath()
    ctx.moveTo(0, -30)
    ctx.lineTo(x0, y0)
    ctx.lineTo(x1, y1)
    ctx.fill()
  }
  ctx.strokeStyle = colour(0.66, 0.18, hue)
  ctx.lineWidth = 4
  ctx.beginPath()
  ctx.moveTo(0, 40)
  ctx.bezierCurveTo(30, 66, -24, 80, 8, 108)
  ctx.stroke()
}
