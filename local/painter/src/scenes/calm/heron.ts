import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, mist } from '../../stage/wash.ts'
import { ripples, water } from '../../stage/water.ts'

/** Dawn in a marsh: a heron stands in shallow water among lilies, and the sun comes through the mist. */
export function* heron(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  stage.light = {
    x: sunX,
    y: horizon - random.range(150, 230),
    lit: colour(0.97, 0.06, 75),
    shade: colour(0.52, 0.05, 225),
    strength: 0.6,
  }
  band(stage, 0, horizon + 3, [
    [0, colour(0.8, 0.05, 212)],
    [0.5, colour(0.89, 0.035, 190)],
    [1, colour(0.95, 0.045, 78)],
  ])
  glow(ctx, sunX, stage.light.y, 520, [
    [0, colour(0.99, 0.06, 85, 1)],
    [0.1, colour(0.96, 0.06, 78, 0.6)],
    [1, CLEAR],
  ])
  ctx.fillStyle = colour(0.99, 0.05, 88)
  ctx.beginPath()
  ctx.arc(sunX, stage.light.y, 52, 0, 6.3)
  ctx.fill()
  for (let i = 0; i < 3; i++) {
    const base = horizon - 66 + 30 * i
    const woods = hills(stage, base, 26, 150 - 30 * i, 5)
    ridge(stage, woods, horizon + 2, colour(0.85 - 0.055 * i, 0.035 + 0.01 * i, 200 - 8 * i))
    mist(stage, horizon - 18 + 8 * i, 46, colour(0.95, 0.025, 120, 0.6))
  }
  water(stage, horizon, 6, [
    [0, colour(0.9, 0.03, 180, 0.2)],
    [0.6, colour(0.78, 0.05, 196, 0.5)],
    [1, colour(0.64, 0.06, 205, 0.8)],
  ])
  yield
  ripples(stage, horizon, 110, colour(0.98, 0.05, 82, 0.5), colour(0.7, 0.05, 205, 0.25))
  mist(stage, horizon + 10, 40, colour(0.96, 0.025, 130, 0.6))
  const islet = { x: width / 2 + away * random.range(60, 190), y: horizon + random.range(190, 240) }
  lilies(stage, islet)
  const tall = random.range(300, 350)
  place(stage, { ...islet, width: tall, height: tall, casts: 'reflection', modelled: 0.8 }, (local) =>
    bird(local, stage, tall, -away),
  )
  for (const [left, count] of [
    [away < 0, 20],
    [away > 0, 42],
  ] as const) {
    for (let i = 0; i < count; i++) {
      const reach = random.next() * random.next() * 260
      const x = left ? reach - 12 : width - reach + 12
      const stem = random.range(110, 330) * (1 - reach / 420)
      const bend = (left ? 1 : -1) * random.range(-12, 40)
      blade(ctx, x, height + 8, bend, stem, random.range(5, 9), colour(random.range(0.52, 0.68), 0.06, 165))
      if (i % 7 === 0) cattail(ctx, x + bend * 0.5, height - stem * 0.8, colour(0.5, 0.06, 55))
    }
  }
  return { flow: (x, y) => 0.08 * noise.at(x / 600, y / 240) }
}

function cattail(ctx: Context, x: number, y: number, fill: string): void {
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.ellipse(x, y, 8, 30, 0.06, 0, 6.3)
  ctx.fill()
}

/** A grey heron that looks towards `side`, its feet at the origin. */
function bird(ctx: Context, { colour }: Stage, tall: number, side: number): void {
  ctx.save()
  ctx.scale(tall * side, tall)
  ctx.lineCap = 'round'
  ctx.strokeStyle = colour(0.5, 0.05, 70)
  ctx.lineWidth = 0.022
  for (const [hip, foot] of [
    [-0.02, -0.03],
    [0.04, 0.05],
  ] as const) {
    ctx.beginPath()
    ctx.moveTo(hip, -0.42)
    ctx.lineTo(hip - 0.01, -0.22)
    ctx.lineTo(foot, 0)
    ctx.stroke()
  }
  ctx.fillStyle = colour(0.62, 0.035, 235)
  ctx.beginPath()
  ctx.moveTo(0.13, -0.56)
  ctx.bezierCurveTo(0.05, -0.67, -0.12, -0.6, -0.3, -0.34)
  ctx.bezierCurveTo(-0.16, -0.36, 0.03, -0.34, 0.11, -0.46)
  ctx.quadraticCurveTo(0.15, -0.5, 0.13, -0.56)
  ctx.fill()
  ctx.strokeStyle = colour(0.86, 0.015, 200)
  ctx.lineWidth = 0.05
  ctx.beginPath()
  ctx.moveTo(0.1, -0.52)
  ctx.bezierCurveTo(0.24, -0.62, 0.02, -0.74, 0.1, -0.88)
  ctx.stroke()
  ctx.fillStyle = colour(0.9, 0.015, 150)
  ctx.beginPath()
  ctx.ellipse(0.13, -0.9, 0.055, 0.034, -0.1, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.78, 0.12, 70)
  ctx.beginPath()
  ctx.moveTo(0.16, -0.925)
  ctx.lineTo(0.36, -0.875)
  ctx.lineTo(0.16, -0.875)
  ctx.fill()
  ctx.strokeStyle = colour(0.3, 0.03, 250)
  ctx.lineWidth = 0.02
  ctx.beginPath()
  ctx.moveTo(0.14, -0.925)
  ctx.quadraticCurveTo(0.04, -0.95, -0.06, -0.87)
  ctx.moveTo(-0.02, -0.5)
  ctx.quadraticCurveTo(-0.14, -0.46, -0.27, -0.35)
  ctx.stroke()
  ctx.restore()
}

/** Leaves on the water, larger nearer, with a few blossoms. */
function lilies(
  { ctx, colour, random, width, height, horizon, many }: Stage,
  clear: { x: number; y: number },
): void {
  for (let i = many(34); i > 0; i--) {
    const near = 0.25 + 0.72 * random.next()
    const [x, y] = [random.range(60, width - 60), horizon + near * (height - horizon)]
    if (Math.abs(x - clear.x) < 90 && Math.abs(y - clear.y) < 50) continue
    const reach = 12 + 40 * near
    ctx.fillStyle = colour(0.55, 0.05, 190, 0.5)
    ctx.beginPath()
    ctx.ellipse(x, y + reach * 0.12, reach, reach * 0.28, 0, 0, 6.3)
    ctx.fill()
    ctx.fillStyle = colour(random.range(0.68, 0.78), 0.07, random.range(150, 170))
    ctx.beginPath()
    ctx.ellipse(x, y, reach, reach * 0.28, 0, 0.3, 6)
    ctx.lineTo(x, y)
    ctx.fill()
    if (random.next() > 0.4) continue
    for (const [aside, tone] of [
      [-0.26, 0.88],
      [0.26, 0.92],
      [0, 0.98],
    ] as const) {
      ctx.fillStyle = colour(tone, 0.035, 350)
      ctx.beginPath()
      ctx.ellipse(x + aside * reach, y - reach * 0.24, reach * 0.17, reach * 0.32, aside * 1.6, 0, 6.3)
      ctx.fill()
    }
  }
}
