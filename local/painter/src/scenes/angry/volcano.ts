import { bolt } from '../../props/bolt.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A mountain that can hold it no longer: fire, falling rocks, lightning in its smoke, lava down to the eye. */
export function* volcano(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const top = { x: width / 2 + random.range(-130, 130), y: horizon * random.range(0.62, 0.72) }
  stage.light = {
    x: top.x,
    y: top.y - 40,
    lit: colour(0.76, 0.17, 50),
    shade: colour(0.08, 0.03, 20),
    strength: 0.85,
  }
  band(stage, 0, horizon + 240, [
    [0, colour(0.15, 0.05, 15)],
    [0.4, colour(0.32, 0.12, 24)],
    [0.75, colour(0.55, 0.17, 42)],
    [1, colour(0.55, 0.17, 42)],
  ])
  yield
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.12, 0.03, 15, 0.9),
    bright: colour(0.5, 0.17, 30, 0.8),
    amount: 0.1,
    flat: 1.2,
  })
  yield
  smoke(stage, top)
  for (let i = 0; i < 3; i++) {
    const x = top.x + random.range(-260, 260)
    bolt(
      ctx,
      random,
      x,
      -10,
      x + random.range(-120, 120),
      top.y * random.range(0.5, 0.9),
      colour(0.93, 0.07, 80),
    )
  }
  const rough = hills(stage, 0, 16, 90, 4)
  const cone = (x: number) => {
    const far = Math.abs(x - top.x)
    return Math.max(top.y, horizon + 130 - (330 * 170) / (far + 105)) + rough(x) + Math.min(60, far * 0.05)
  }
  ridge(
    stage,
    cone,
    height,
    gradient(ctx, 0, top.y, 0, horizon + 180, [
      [0, colour(0.38, 0.12, 32)],
      [0.35, colour(0.22, 0.06, 22)],
      [1, colour(0.14, 0.035, 18)],
    ]),
  )
  fountain(stage, top)
  yield
  for (const [aim, thick] of [
    [-0.1, 1.25],
    [0.55, 0.7],
    [-0.8, 0.8],
  ] as const)
    stream(stage, top, aim + random.range(-0.15, 0.15), thick)
  rocks(stage)
  return {
    flow: (x, y) => 0.8 * noise.at(x / 220, y / 220) + (y < horizon ? 1.1 : 0.5),
    after: (after) => sparks(after, stage, top),
  }
}

function smoke({ ctx, colour, random }: Stage, top: { x: number; y: number }): void {
  for (let i = 0; i < 130; i++) {
    const up = i / 130
    const radius = 40 + 110 * up
    const x = top.x + random.gauss() * (20 + 150 * up)
    const y = top.y - 10 - up * top.y * 1.1
    const lit = Math.max(0, 1 - up * 1.5) * random.next()
    ctx.fillStyle = colour(0.13 + 0.4 * lit, 0.04 + 0.13 * lit, 20 + 22 * lit, 0.6)
    ctx.beginPath()
    ctx.ellipse(x, y, radius, radius * 0.8, random.range(0, 3), 0, 6.3)
    ctx.fill()
  }
}

/** Fire thrown up from the crater. */
function fountain({ ctx, colour, random }: Stage, top: { x: number; y: number }): void {
  glow(ctx, top.x, top.y, 380, [
    [0, colour(0.92, 0.16, 75, 1)],
    [0.2, colour(0.7, 0.2, 45, 0.6)],
    [1, CLEAR],
  ])
  ctx.lineCap = 'round'
  for (let i = 0; i < 90; i++) {
    const side = random.gauss() * 0.5
    const reach = random.range(70, 250)
    const heat = random.next()
    ctx.strokeStyle = colour(0.62 + 0.33 * heat, 0.21 - 0.08 * heat, 35 + 50 * heat, 0.9)
    ctx.lineWidth = random.range(4, 12)
    ctx.beginPath()
    ctx.moveTo(top.x + side * 30, top.y + 12)
    ctx.quadraticCurveTo(
      top.x + side * reach * 0.5,
      top.y - reach * 1.05,
      top.x + side * reach * 1.25,
      top.y - reach * (0.75 - Math.abs(side) * 0.4),
    )
    ctx.stroke()
  }
}

/** Lava that winds down the slope and widens towards the eye. */
function stream(stage: Stage, top: { x: number; y: number }, aim: number, thick: number): void {
  const { ctx, colour, height, random, noise } = stage
  const phase = random.range(0, 50)
  const at = (t: number) => ({
    x: top.x + aim * t * (160 + 420 * t) + 70 * t * noise.at(t * 3 + phase, phase),
    y: top.y + 6 + (height - top.y) * t * (0.35 + 0.65 * t),
    half: thick * (7 + 62 * t * t),
  })
  for (const [wide, tone] of [
    [1.9, colour(0.42, 0.17, 28, 0.5)],
    [1.2, colour(0.62, 0.22, 38)],
    [0.75, colour(0.78, 0.19, 58)],
    [0.35, colour(0.93, 0.13, 88)],
  ] as const) {
    ctx.fillStyle = tone
    ctx.beginPath()
    const end = thick > 1 ? 1.02 : 0.72
    for (let t = 0; t <= end; t += 0.03) {
      const { x, y, half } = at(t)
      ctx.lineTo(x - half * wide, y)
    }
    for (let t = end; t >= 0; t -= 0.03) {
      const { x, y, half } = at(t)
      ctx.lineTo(x + half * wide, y)
    }
    ctx.fill()
  }
}

/** Sharp black rocks in front, their edges lit by the fire. */
function rocks(stage: Stage): void {
  const { colour, width, height, horizon, random } = stage
  for (let i = 0; i < 11; i++) {
    const edge = i % 2 ? 1 : -1
    const x = width / 2 + edge * (width * random.range(0.2, 0.46))
    const y = horizon + (height - horizon) * (0.35 + 0.065 * i)
    const size = 50 + 13 * i
    place(stage, { x, y, width: size * 2.2, height: size * 1.4, casts: 'shadow', modelled: 1 }, (local) => {
      local.fillStyle = colour(random.range(0.1, 0.17), 0.03, 20)
      local.beginPath()
      local.moveTo(-size, 0)
      local.lineTo(-size * random.range(0.5, 0.8), -size * random.range(0.4, 0.7))
      local.lineTo(-size * 0.1, -size * random.range(0.9, 1.35))
      local.lineTo(size * random.range(0.2, 0.4), -size * random.range(0.5, 0.8))
      local.lineTo(size * random.range(0.6, 0.8), -size * random.range(0.6, 0.9))
      local.lineTo(size, 0)
      local.fill()
      local.strokeStyle = colour(0.68, 0.2, 42, 0.8)
      local.lineWidth = 4
      local.beginPath()
      local.moveTo(-size * 0.1, -size * 0.9)
      local.lineTo(size * 0.05 * edge, -size * 0.3)
      local.stroke()
    })
  }
}

function sparks(ctx: Context, { colour, random }: Stage, top: { x: number; y: number }): void {
  const chance = random.fork('sparks')
  for (let i = 0; i < 120; i++) {
    ctx.fillStyle = colour(0.86, 0.16, chance.range(45, 85), chance.range(0.5, 1))
    ctx.beginPath()
    ctx.arc(top.x + chance.gauss() * 240, top.y - 60 + chance.gauss() * 190, chance.range(1, 3.4), 0, 6.3)
    ctx.fill()
  }
}
