import { cos, TAU } from '@moodscape/mood/exact-math'

import { bolt } from '../../props/bolt.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { type Outline, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A sea under a red sky throws itself against a lighthouse. */
export function* stormSea(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const { x: fireX } = stage.light
  const away = fireX < width / 2 ? 1 : -1
  stage.light = {
    x: fireX,
    y: horizon - 40,
    lit: colour(0.8, 0.17, 55),
    shade: colour(0.08, 0.03, 15),
    strength: 0.85,
  }
  band(stage, 0, horizon + (height - horizon) * 0.3, [
    [0, colour(0.15, 0.06, 15)],
    [0.4, colour(0.36, 0.15, 25)],
    [0.66, colour(0.62, 0.2, 42)],
    [0.78, colour(0.75, 0.17, 60)],
    [1, colour(0.62, 0.2, 42)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.12, 0.04, 15, 0.95),
    bright: colour(0.62, 0.2, 36, 0.8),
    amount: 0.12,
    flat: 1.4,
  })
  yield
  glow(ctx, fireX, horizon - 30, 360, [
    [0, colour(0.85, 0.17, 65, 0.8)],
    [0.3, colour(0.6, 0.2, 40, 0.4)],
    [1, CLEAR],
  ])
  const tower = { x: width / 2 + away * (inTurn([150, 40, 220]) + random.range(-30, 30)), y: horizon + 105 }
  const strike = tower.x - away * random.range(230, 330)
  bolt(ctx, random, strike + away * 90, -10, strike, horizon - 10, colour(0.95, 0.07, 85))
  swell(stage, 0)
  rock(stage, tower)
  glow(ctx, tower.x, tower.y - 334, 150, [
    [0, colour(0.9, 0.12, 85, 0.8)],
    [0.3, colour(0.6, 0.16, 55, 0.3)],
    [1, CLEAR],
  ])
  place(stage, { ...tower, width: 150, height: 420, casts: 'nothing', modelled: 0.5 }, (local) =>
    lighthouse(local, stage),
  )
  yield
  surf(stage, tower, away)
  for (let wave = 1; wave < 4; wave++) swell(stage, wave)
  return {
    flow: (x, y) => (y < horizon ? away * 0.4 : away * -0.5) + 0.8 * noise.at(x / 230, y / 160),
    after: (after) => spray(after, stage, tower, away),
  }
}

/** One row of waves with foam on their crests; larger the nearer. */
function swell(stage: Stage, row: number): void {
  const { ctx, colour, horizon, height, width, random, noise } = stage
  const near = row / 3
  const base = horizon + (height - horizon) * [0.1, 0.42, 0.72, 1.02][row]!
  const size = 30 + 105 * near
  const phase = random.range(0, 90)
  const long = 290 + 300 * near
  const outline: Outline = (x) => {
    const crest = 0.5 + 0.5 * cos((TAU * (x + 210 * noise.at(x / 340 + phase, row))) / long + phase)
    const high = size * (0.75 + 0.75 * noise.at(x / 260 + phase, row + 5))
    return (
      base - high * crest * (0.55 + 0.45 * crest) - 16 * (0.4 + near) * noise.fractal(x / 60 + phase, row, 3)
    )
  }
  ridge(
    stage,
    outline,
    height,
    gradient(ctx, 0, base - size, 0, base + 70 + 60 * near, [
      [0, colour(0.62 - 0.04 * row, 0.19, 40)],
      [0.3, colour(0.4 - 0.03 * row, 0.15, 27)],
      [1, colour(0.13, 0.05, 15)],
    ]),
  )
  ctx.lineCap = 'round'
  for (let x = -20; x < width; x += 9) {
    const high = (base - outline(x)) / size
    if (high < 0.35) continue
    // Foam runs from the crest down the face of the wave, in thin streaks.
    const fall = size * random.range(0.1, 0.55) * high
    ctx.strokeStyle = colour(0.68, 0.17, 44, random.range(0.25, 0.8) * high)
    ctx.lineWidth = random.range(3, 7) * (0.6 + near)
    ctx.beginPath()
    ctx.moveTo(x, outline(x) + 2)
    ctx.quadraticCurveTo(x + fall * 0.1, outline(x) + fall * 0.4, x + fall * 0.7, outline(x) + fall)
    ctx.stroke()
  }
}

function rock(stage: Stage, tower: { x: number; y: number }): void {
  const { colour, random } = stage
  place(
    stage,
    { x: tower.x, y: tower.y + 90, width: 520, height: 190, casts: 'nothing', modelled: 0.8 },
    (local) => {
      local.fillStyle = colour(0.14, 0.035, 18)
      local.beginPath()
      local.moveTo(-250, 0)
      for (let i = 0; i < 12; i++) {
        const aside = -220 + i * 40
        local.lineTo(aside, -(105 - Math.abs(aside) * 0.34) - random.range(0, 40))
      }
      local.lineTo(250, 0)
      local.fill()
    },
  )
}

function lighthouse(ctx: Context, { colour }: Stage): void {
  for (let i = 0; i < 5; i++) {
    const [low, high] = [i / 5, (i + 1) / 5]
    const half = (t: number) => 50 - 18 * t
    ctx.fillStyle = i % 2 ? colour(0.84, 0.05, 70) : colour(0.6, 0.18, 38)
    ctx.beginPath()
    ctx.moveTo(-half(low), -300 * low)
    ctx.lineTo(half(low), -300 * low)
    ctx.lineTo(half(high), -300 * high - 1)
    ctx.lineTo(-half(high), -300 * high - 1)
    ctx.fill()
  }
  // The fire behind the sea catches one side, or the dark bands would be lost in the sky.
  ctx.strokeStyle = colour(0.88, 0.13, 68)
  ctx.lineWidth = 8
  ctx.beginPath()
  ctx.moveTo(-46, 0)
  ctx.lineTo(-29, -300)
  ctx.stroke()
  ctx.fillStyle = colour(0.14, 0.03, 20)
  ctx.fillRect(-44, -312, 88, 13)
  ctx.fillStyle = colour(0.96, 0.1, 95)
  ctx.fillRect(-23, -356, 46, 44)
  ctx.fillStyle = colour(0.14, 0.03, 20)
  ctx.beginPath()
  ctx.moveTo(-34, -354)
  ctx.quadraticCurveTo(0, -404, 34, -354)
  ctx.fill()
}

/** The wave that breaks on the rock, thrown up on the side of the weather. */
function surf(stage: Stage, tower: { x: number; y: number }, away: number): void {
  const { colour, random } = stage
  const foot = { x: tower.x - away * 130, y: tower.y + 95 }
  place(stage, { ...foot, width: 520, height: 380, below: 40, casts: 'nothing', modelled: 0.4 }, (local) => {
    local.lineCap = 'round'
    for (let i = 0; i < 240; i++) {
      const spread = random.gauss()
      const up = random.range(0.15, 1) * random.next() * (1 - 0.22 * Math.abs(spread))
      const [x, y] = [away * 70 * up + spread * (46 + 80 * up), -14 - up * 330]
      local.strokeStyle = colour(random.range(0.6, 0.94), random.range(0.03, 0.1), random.range(62, 84), 0.7)
      local.lineWidth = random.range(3, 11) * (1.15 - 0.7 * up)
      local.beginPath()
      local.moveTo(x, y)
      local.quadraticCurveTo(x + 8 * spread, y - 26 - 30 * up, x + 34 * spread, y + random.range(-34, 26))
      local.stroke()
    }
  })
}

function spray(ctx: Context, { colour, random }: Stage, tower: { x: number; y: number }, away: number): void {
  const chance = random.fork('spray')
  ctx.fillStyle = colour(0.93, 0.05, 70, 0.75)
  for (let i = 0; i < 110; i++) {
    ctx.beginPath()
    const [x, y] = [tower.x - away * 100 + chance.gauss() * 130, tower.y - 130 + chance.gauss() * 110]
    ctx.arc(x, y, chance.range(1, 3.2), 0, 6.3)
    ctx.fill()
  }
}
