import { cos, PI, sin, TAU } from '@moodscape/mood/exact-math'

import { bolt } from '../../props/bolt.ts'
import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A whirlwind tears over a burning plain and takes a barn apart. */
export function* tornado(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  const foot = { x: width / 2 - away * (inTurn([85, 20, 160]) + random.range(-30, 30)), y: horizon + 70 }
  stage.light = {
    x: width / 2 + away * 300,
    y: horizon - 30,
    lit: colour(0.78, 0.18, 50),
    shade: colour(0.08, 0.03, 15),
    strength: 0.85,
  }
  band(stage, 0, horizon + 30, [
    [0, colour(0.14, 0.05, 15)],
    [0.5, colour(0.34, 0.14, 24)],
    [0.85, colour(0.66, 0.2, 45)],
    [1, colour(0.8, 0.17, 65)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.1, 0.03, 12, 0.95),
    bright: colour(0.58, 0.2, 34, 0.7),
    amount: 0.16,
    flat: 1.2,
  })
  yield
  glow(ctx, stage.light.x, horizon - 10, 420, [
    [0, colour(0.88, 0.16, 70, 0.85)],
    [0.35, colour(0.6, 0.2, 42, 0.4)],
    [1, CLEAR],
  ])
  const strike = width / 2 + away * random.range(250, 340)
  bolt(ctx, random, strike - away * 60, -10, strike, horizon, colour(0.95, 0.07, 85))
  ridge(stage, hills(stage, horizon + 16, 16, 300, 3), height, colour(0.3, 0.13, 28))
  ridge(
    stage,
    hills(stage, horizon + 60, 14, 420, 2),
    height,
    gradient(ctx, 0, horizon + 50, 0, height, [
      [0, colour(0.46, 0.18, 36)],
      [0.35, colour(0.27, 0.11, 25)],
      [1, colour(0.11, 0.04, 15)],
    ]),
  )
  const barn = { x: width / 2 + away * random.range(150, 230), y: horizon + random.range(150, 185) }
  place(stage, { ...barn, width: 380, height: 240, casts: 'shadow', modelled: 0.8 }, (local) =>
    brokenBarn(local, stage, away),
  )
  yield
  place(
    stage,
    { ...foot, width: 900, height: foot.y + 60, below: 60, casts: 'nothing', modelled: 0.7 },
    (local) => funnel(local, stage, foot.y + 40, away),
  )
  yield
  scrub(stage)
  return {
    flow: (x, y) => (y < horizon ? 0.35 * away : 0.05) + 0.9 * noise.at(x / 220, y / 160),
    after: (after) => sparks(after, stage, foot),
  }
}

/** The whirl from the origin up to the clouds: rings that widen, sway and glow on the side of the fire. */
function funnel(ctx: Context, { colour, random, noise }: Stage, height: number, away: number): void {
  const rings = 90
  const phase = random.range(0, 60)
  ctx.lineCap = 'round'
  for (let i = 0; i < rings; i++) {
    const up = i / rings
    const half = 24 + 40 * up + 250 * up * up * up
    const sway = 95 * noise.fractal(up * 2.2 + phase, 3, 2) * (0.4 + up) - away * 30 * up
    const y = -height * up
    ctx.fillStyle = gradient(ctx, sway - half, 0, sway + half, 0, [
      [away > 0 ? 0 : 1, colour(0.12, 0.04, 16, 0.9)],
      [0.5, colour(0.3, 0.11, 24, 0.9)],
      [away > 0 ? 1 : 0, colour(0.6, 0.18, 42, 0.85)],
    ])
    ctx.beginPath()
    ctx.ellipse(sway, y, half, 9 + half * 0.17, 0.05 * away, 0, TAU)
    ctx.fill()
    ctx.strokeStyle = colour(random.range(0.14, 0.62), 0.16, random.range(20, 48), 0.6)
    ctx.lineWidth = random.range(2, 6)
    ctx.beginPath()
    const from = random.range(0, PI)
    ctx.ellipse(sway, y, half, 9 + half * 0.17, 0.05 * away, from, from + random.range(0.5, 1.8))
    ctx.stroke()
  }
  for (let i = 0; i < 150; i++) {
    const [aside, up] = [random.gauss() * 105, Math.abs(random.gauss()) * 42]
    ctx.fillStyle = colour(random.range(0.22, 0.58), 0.15, random.range(25, 50), 0.5)
    ctx.beginPath()
    ctx.ellipse(aside, -up + 12, random.range(10, 30), random.range(7, 18), 0, 0, TAU)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.1, 0.03, 15)
  for (let i = 0; i < 26; i++) {
    const up = random.range(0.04, 0.6)
    ctx.save()
    ctx.translate(random.gauss() * (80 + 140 * up), -height * up)
    ctx.rotate(random.range(0, TAU))
    ctx.fillRect(-random.range(14, 34), -4, random.range(30, 66), 8)
    ctx.restore()
  }
}

/** What is left of a barn: one gable, ribs of its roof, boards that fly off on the side of the storm. */
function brokenBarn(ctx: Context, { colour, random }: Stage, away: number): void {
  ctx.save()
  ctx.scale(away, 1)
  const wood = colour(0.34, 0.16, 27)
  ctx.fillStyle = wood
  ctx.beginPath()
  ctx.moveTo(-20, 4)
  ctx.lineTo(-20, -108)
  ctx.lineTo(66, -178)
  ctx.lineTo(152, -108)
  ctx.lineTo(152, 4)
  ctx.fill()
  ctx.fillStyle = colour(0.1, 0.03, 15)
  ctx.fillRect(38, -76, 58, 80)
  ctx.strokeStyle = colour(0.5, 0.18, 34)
  ctx.lineWidth = 4
  for (let board = 0; board < 7; board++) {
    ctx.beginPath()
    ctx.moveTo(-12 + 26 * board, 2)
    ctx.lineTo(-12 + 26 * board, -108)
    ctx.stroke()
  }
  ctx.strokeStyle = colour(0.16, 0.05, 18)
  ctx.lineWidth = 9
  for (let rib = 0; rib < 4; rib++) {
    ctx.beginPath()
    ctx.moveTo(-20 - 32 * rib, 2)
    ctx.lineTo(-20 - 32 * rib, -104 + 14 * rib)
    ctx.lineTo(40 - 34 * rib, -168 + 22 * rib)
    ctx.stroke()
  }
  ctx.fillStyle = wood
  for (let i = 0; i < 9; i++) {
    ctx.save()
    ctx.translate(-60 - random.range(0, 110), -90 - random.range(0, 120))
    ctx.rotate(random.range(-1.4, 1.4))
    ctx.fillRect(-24, -5, 48, 10)
    ctx.restore()
  }
  ctx.restore()
}

/** Dry grass that the storm presses down and the fire lights. */
function scrub({ ctx, colour, horizon, width, height, random, many }: Stage): void {
  const top = horizon + 120
  const count = many(620)
  for (let i = 0; i < count; i++) {
    const deep = i / count
    const y = top + deep * (height - top + 30)
    const fill = colour(random.range(0.16, 0.5) - 0.1 * deep, 0.15, random.range(20, 45))
    blade(
      ctx,
      random.range(0, width),
      y,
      random.range(20, 60) * (0.5 + deep),
      20 + 44 * deep,
      3 + 4 * deep,
      fill,
    )
  }
}

function sparks(
  ctx: Context,
  { colour, random, width, height }: Stage,
  foot: { x: number; y: number },
): void {
  const chance = random.fork('sparks')
  for (let i = 0; i < 130; i++) {
    const [angle, reach] = [chance.range(0, TAU), 60 + Math.abs(chance.gauss()) * 260]
    const [x, y] = [foot.x + cos(angle) * reach, foot.y - 120 + sin(angle) * reach * 0.7]
    if (x < 0 || x > width || y > height) continue
    ctx.fillStyle = colour(chance.range(0.7, 0.92), 0.17, chance.range(45, 80), 0.85)
    ctx.beginPath()
    ctx.arc(x, y, chance.range(1, 3), 0, TAU)
    ctx.fill()
  }
}
