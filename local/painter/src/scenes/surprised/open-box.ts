import { cos, sin, TAU } from '@moodscape/mood/exact-math'

import { figure } from '../../props/figure.ts'
import { flower } from '../../props/flower.ts'
import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'
import { flyingLid, present } from './present.ts'

/** A present in a meadow has burst open: its lid flies off, butterflies pour out, and a child starts back. */
export function* openBox(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, many, inTurn } = stage
  const box = { x: width / 2 + random.range(40, 120), y: horizon + (height - horizon) * 0.62 }
  const hue = inTurn([350, 262, 60])
  const mouth = { x: box.x, y: box.y - 150 }
  const sky = inTurn([300, 200, 20])
  const meadow = inTurn([125, 350, 185])
  stage.light = {
    ...mouth,
    lit: colour(0.99, 0.09, 95),
    shade: colour(0.45, 0.13, 290),
    strength: 0.8,
  }
  band(stage, 0, horizon + 40, [
    [0, colour(0.42, 0.15, sky)],
    [0.6, colour(0.58, 0.15, sky + 20)],
    [1, colour(0.78, 0.13, 40)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.5, 0.15, sky + 40, 0.8),
    bright: colour(0.86, 0.12, 50, 0.7),
    amount: 0,
    flat: 1.5,
  })
  yield
  for (const [i, lift] of [20, -60, -150].entries()) {
    const shade = colour(0.58 - 0.03 * i, 0.12 + 0.02 * i, meadow + 50 - 17 * i)
    ridge(
      stage,
      hills(stage, horizon - lift, 34, 420, 2),
      height,
      i < 2
        ? shade
        : gradient(ctx, 0, horizon, 0, height, [
            [0, colour(0.78, 0.16, meadow)],
            [1, shade],
          ]),
    )
  }
  rays(stage, mouth)
  glow(ctx, mouth.x, mouth.y, 520, [
    [0, colour(0.99, 0.1, 95, 0.85)],
    [0.14, colour(0.93, 0.13, 88, 0.5)],
    [0.5, colour(0.8, 0.12, 78, 0.14)],
    [1, CLEAR],
  ])
  footOf(stage, box)
  place(stage, { ...box, width: 360, height: 230, casts: 'nothing', modelled: 0.2 }, (local) =>
    present(local, stage, hue),
  )
  yield
  for (let i = 0; i < 6; i++) streamer(stage, mouth, i)
  swarm(stage, mouth)
  const lid = { x: mouth.x + random.range(150, 190), y: mouth.y - random.range(150, 190) }
  place(stage, { ...lid, width: 300, height: 150, below: 100, casts: 'nothing', modelled: 0.5 }, (local) =>
    flyingLid(local, stage, hue),
  )
  startled(stage, { x: box.x - random.range(240, 290), y: box.y + random.range(20, 50) })
  for (let i = many(330); i > 0; i--) {
    const deep = random.next()
    const fill = colour(random.range(0.56, 0.8), 0.15, meadow + random.range(-10, 25))
    const y = height * 0.84 + deep * height * 0.22
    blade(ctx, random.range(0, width), y, random.range(-18, 18), 30 + 60 * deep, 3 + 4 * deep, fill)
  }
  for (let i = many(16); i > 0; i--)
    flower(
      ctx,
      stage,
      random.range(40, width - 40),
      height * random.range(0.86, 0.97),
      17,
      random.range(0, 360),
    )
  return {
    flow: (x, y) => 0.4 * noise.at(x / 300, y / 300) + (y < box.y ? 1.2 : 0),
    after: (after) => confetti(after, stage, mouth),
  }
}

/** A child that starts back, an arm before its face. */
function startled(stage: Stage, foot: { x: number; y: number }): void {
  const { colour, inTurn } = stage
  place(stage, { ...foot, width: 170, height: 230, casts: 'shadow', modelled: 0.8 }, (local) => {
    local.rotate(-0.12)
    figure(local, 190, {
      coat: colour(0.62, 0.2, inTurn([250, 60, 320])),
      legs: colour(0.4, 0.1, 265),
      hair: colour(0.4, 0.08, 50),
      skin: colour(0.82, 0.07, 60),
      hand: [-0.24, -1.02],
      stride: 0.12,
    })
  })
}

function rays({ ctx, colour, random }: Stage, mouth: { x: number; y: number }): void {
  for (let i = 0; i < 13; i++) {
    const angle = -1.571 + ((i - 6) / 6) * 1.45 + random.range(-0.08, 0.08)
    const [half, reach] = [random.range(0.03, 0.085), 1500]
    const light = ctx.createRadialGradient(mouth.x, mouth.y, 20, mouth.x, mouth.y, reach * 0.6)
    light.addColorStop(0, colour(0.96, 0.11, 90, 0.4))
    light.addColorStop(1, CLEAR)
    ctx.fillStyle = light
    ctx.beginPath()
    ctx.moveTo(mouth.x, mouth.y)
    ctx.lineTo(mouth.x + cos(angle - half) * reach, mouth.y + sin(angle - half) * reach)
    ctx.lineTo(mouth.x + cos(angle + half) * reach, mouth.y + sin(angle + half) * reach)
    ctx.fill()
  }
}

/** The shadow that keeps the box on the ground, for its own light falls beyond it. */
function footOf({ ctx, light }: Stage, { x, y }: { x: number; y: number }): void {
  ctx.fillStyle = light.shade
  ctx.globalAlpha = 0.4
  ctx.beginPath()
  ctx.ellipse(x, y - 14, 175, 34, 0, 0, 6.3)
  ctx.fill()
  ctx.globalAlpha = 1
}

/** A paper streamer that curls through the air, thin as such things are. */
function streamer(stage: Stage, mouth: { x: number; y: number }, index: number): void {
  const { colour, random, things: ctx, growthAt } = stage
  const grown = growthAt(mouth.x, mouth.y)
  const side = ((index - 2.5) / 2.5) * grown
  const [reach, high, curls] = [random.range(170, 330), random.range(170, 330) * grown, random.range(15, 22)]
  ctx.strokeStyle = colour(0.66, 0.19, random.range(0, 360))
  ctx.lineWidth = 6 * grown
  ctx.beginPath()
  for (let i = 0; i <= 60; i++) {
    const t = i / 60
    const curl = 15 * t * grown
    ctx.lineTo(
      mouth.x + side * reach * t + curl * sin(t * curls),
      mouth.y + 16 - high * sin(t * 2.3) + curl * cos(t * curls),
    )
  }
  ctx.stroke()
}

/** Butterflies that rise in a widening plume, larger the nearer they have come to the eye. */
function swarm(stage: Stage, mouth: { x: number; y: number }): void {
  const { width, height, random } = stage
  const phase = random.range(0, TAU)
  const most = mouth.y - height * 0.16
  for (let i = 0; i < 15; i++) {
    const up = (i + 1) / 15
    const size = (44 + 64 * up) * random.range(0.85, 1.15)
    const aside = sin(phase + i * 2.4) * (30 + 250 * up)
    const spot = {
      x: Math.min(width * 0.9, Math.max(width * 0.1, mouth.x - 60 * up + aside)),
      y: mouth.y - 20 - most * up * random.range(0.86, 1),
    }
    place(
      stage,
      { ...spot, width: size * 1.3, height: size, below: size * 0.5, casts: 'nothing', modelled: 0.1 },
      (local) => butterfly(local, stage, size, (phase * 57 + i * 83) % 360, random.range(-0.7, 0.7)),
    )
  }
}

function butterfly(ctx: Context, { colour }: Stage, size: number, hue: number, turn: number): void {
  ctx.rotate(turn)
  ctx.scale(size, size)
  for (const side of [-1, 1]) {
    ctx.fillStyle = colour(0.6, 0.2, hue)
    ctx.beginPath()
    ctx.ellipse(side * 0.28, -0.4, 0.34, 0.2, side * -0.7, 0, 6.3)
    ctx.fill()
    ctx.fillStyle = colour(0.82, 0.16, hue + 40)
    ctx.beginPath()
    ctx.ellipse(side * 0.22, -0.08, 0.22, 0.15, side * 0.6, 0, 6.3)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.35, 0.06, 300)
  ctx.beginPath()
  ctx.ellipse(0, -0.22, 0.045, 0.26, 0, 0, 6.3)
  ctx.fill()
}

function confetti(ctx: Context, { colour, random, width }: Stage, mouth: { x: number; y: number }): void {
  const chance = random.fork('confetti')
  for (let i = 0; i < 90; i++) {
    const angle = -1.571 + chance.gauss() * 0.7
    const reach = chance.range(60, 560)
    const [x, y] = [mouth.x + cos(angle) * reach, mouth.y + sin(angle) * reach]
    if (x < 20 || x > width - 20) continue
    ctx.fillStyle = colour(0.8, 0.19, chance.range(0, 360), 0.9)
    ctx.save()
    ctx.translate(x, y)
    ctx.rotate(chance.range(0, TAU))
    ctx.fillRect(-5, -3, 10, 6)
    ctx.restore()
  }
}
