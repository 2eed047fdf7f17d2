import { fly } from '../../props/fly.ts'
import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { veil } from '../../stage/veil.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'
import { ripples } from '../../stage/water.ts'

/** A sewer pours slime out of a wall of bricks into a pond, where fish float with their bellies up. */
export function* outfall(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  const shore = horizon + random.range(30, 70)
  const mouth = { x: width / 2 - away * random.range(30, 140), y: shore - 190 }
  stage.light = {
    x: width / 2 + away * 360,
    y: horizon - 330,
    lit: colour(0.8, 0.13, 106),
    shade: colour(0.14, 0.05, 325),
    strength: 0.7,
  }
  bricks(stage, shore)
  glow(ctx, stage.light.x, stage.light.y, 560, [
    [0, colour(0.78, 0.13, 106, 0.75)],
    [1, CLEAR],
  ])
  band(stage, shore, height, [
    [0, colour(0.5, 0.11, 112)],
    [0.4, colour(0.36, 0.09, 118)],
    [1, colour(0.2, 0.05, 122)],
  ])
  yield
  ripples(stage, shore, 220, colour(0.72, 0.13, 108, 0.5), colour(0.16, 0.05, 325, 0.35))
  scum(stage, shore)
  pipe(stage, mouth, shore)
  for (let i = 0; i < 3; i++) {
    const fish = {
      x: width / 2 + (i - 1) * random.range(180, 260) + away * 60,
      y: shore + 100 + ((i * 2) % 3) * 62 + random.range(-10, 16),
    }
    place(
      stage,
      { ...fish, width: 210, height: 80, below: 46, casts: 'reflection', modelled: 0.6 },
      (local) => deadFish(local, stage, random.pick([-1, 1])),
    )
  }
  weeds(stage, shore)
  for (let i = 0; i < 7; i++) {
    const spot = {
      x: mouth.x + random.gauss() * 210,
      y: shore + random.range(-90, 160),
      width: 40,
      height: 24,
    }
    place(stage, { ...spot, casts: 'nothing' }, (local) =>
      fly(local, stage, 0, -10, random.range(14, 21), random.range(0, 6)),
    )
  }
  return { flow: (x, y) => (y < shore ? 0.05 : 0.15 * away) + 0.5 * noise.at(x / 240, y / 200) }
}

function bricks(stage: Stage, shore: number): void {
  const { ctx, colour, width, random, noise, inTurn } = stage
  const [clay, tone] = inTurn([
    [40, 0],
    [345, -0.06],
    [80, 0.09],
  ])
  ctx.fillStyle = colour(0.28, 0.05, 340)
  ctx.fillRect(0, 0, width, shore + 4)
  for (let y = -10, row = 0; y < shore; y += 44, row++) {
    for (let x = row % 2 ? -60 : -10; x < width; x += 100) {
      const damp = noise.fractal(x / 280, y / 170, 2)
      const hue = damp > 0.05 ? random.range(95, 125) : clay + random.range(-20, 20)
      ctx.fillStyle = colour(
        tone + random.range(0.36, 0.5) - 0.08 * damp,
        0.06 + 0.06 * Math.max(0, damp),
        hue,
      )
      ctx.fillRect(x, y, 95, 39)
    }
  }
  const room = { x: 0, y: 0, width, height: shore }
  veil(
    stage,
    room,
    colour(0.3, 0.09, 120, 0.9),
    (u, v) => 0.2 + 1.6 * noise.fractal(u * 4, v * 7, 3) * (0.2 + v),
  )
  for (let i = 0; i < 9; i++) {
    const [x, wide, long] = [random.range(0, width), random.range(8, 22), random.range(60, 220)]
    ctx.fillStyle = gradient(ctx, 0, shore - long, 0, shore, [
      [0, CLEAR],
      [1, colour(0.4, 0.12, 118, 0.8)],
    ])
    ctx.fillRect(x, shore - long, wide, long)
  }
}

/** The pipe's rim of rust, and what pours from it. */
function pipe(
  { ctx, colour, random, noise }: Stage,
  { x, y }: { x: number; y: number },
  shore: number,
): void {
  const radius = 108
  ctx.fillStyle = gradient(ctx, x - radius, y - radius, x + radius, y + radius, [
    [0, colour(0.56, 0.08, 60)],
    [1, colour(0.24, 0.05, 40)],
  ])
  ctx.beginPath()
  ctx.arc(x, y, radius, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.1, 0.03, 330)
  ctx.beginPath()
  ctx.arc(x, y, radius - 25, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = gradient(ctx, 0, y, 0, shore + 20, [
    [0, colour(0.52, 0.13, 116)],
    [0.4, colour(0.7, 0.16, 112)],
    [1, colour(0.56, 0.14, 118)],
  ])
  ctx.beginPath()
  ctx.moveTo(x - 76, y + 26)
  ctx.quadraticCurveTo(x, y + 6, x + 76, y + 26)
  for (let down = 0; down <= 10; down++)
    ctx.lineTo(x + 80 + 16 * noise.at(down / 2, 4), y + 40 + ((shore + 26 - y) * down) / 11)
  for (let down = 10; down >= 0; down--)
    ctx.lineTo(x - 80 - 16 * noise.at(down / 2, 9), y + 40 + ((shore + 26 - y) * down) / 11)
  ctx.fill()
  ctx.strokeStyle = colour(0.82, 0.15, 108, 0.7)
  ctx.lineCap = 'round'
  for (let i = 0; i < 15; i++) {
    const aside = random.range(-66, 66)
    ctx.lineWidth = random.range(3, 8)
    ctx.beginPath()
    const from = y + 40 + random.range(0, 50)
    ctx.moveTo(x + aside, from)
    ctx.quadraticCurveTo(
      x + aside * 1.1,
      from + 60,
      x + aside + random.range(-6, 6),
      from + random.range(60, 150),
    )
    ctx.stroke()
  }
  for (let i = 0; i < 40; i++) {
    ctx.fillStyle = colour(random.range(0.6, 0.84), 0.14, 110, 0.75)
    ctx.beginPath()
    ctx.ellipse(x + random.gauss() * 85, shore + 18 + random.gauss() * 12, random.range(9, 26), 9, 0, 0, 6.3)
    ctx.fill()
  }
}

/** Patches of scum and bubbles on the pond. */
function scum({ ctx, colour, width, height, random, many }: Stage, shore: number): void {
  for (let i = many(46); i > 0; i--) {
    const near = random.next()
    const [x, y] = [random.range(0, width), shore + 30 + near * (height - shore - 30)]
    ctx.fillStyle = colour(random.range(0.5, 0.68), 0.12, random.range(96, 122), 0.55)
    ctx.beginPath()
    ctx.ellipse(x, y, 24 + 60 * near, 6 + 13 * near, 0, 0, 6.3)
    ctx.fill()
    ctx.strokeStyle = colour(0.84, 0.1, 104, 0.7)
    ctx.lineWidth = 2.5
    ctx.beginPath()
    ctx.arc(x + random.range(-30, 30), y, 5 + 9 * near, 0, 6.3)
    ctx.stroke()
  }
}

/** A fish on its back; the water touches it at the origin. */
function deadFish(ctx: Context, { colour }: Stage, side: number): void {
  ctx.save()
  ctx.scale(side, 1)
  ctx.fillStyle = gradient(ctx, 0, -34, 0, 20, [
    [0, colour(0.86, 0.05, 105)],
    [0.6, colour(0.62, 0.06, 150)],
    [1, colour(0.36, 0.05, 200)],
  ])
  ctx.beginPath()
  ctx.moveTo(-78, 2)
  ctx.quadraticCurveTo(-10, -56, 62, -6)
  ctx.lineTo(98, -36)
  ctx.lineTo(94, 24)
  ctx.lineTo(62, 6)
  ctx.quadraticCurveTo(-10, 36, -78, 2)
  ctx.fill()
  ctx.fillStyle = colour(0.5, 0.07, 120)
  ctx.beginPath()
  ctx.moveTo(-10, -30)
  ctx.lineTo(18, -52)
  ctx.lineTo(26, -26)
  ctx.fill()
  ctx.strokeStyle = colour(0.15, 0.04, 325)
  ctx.lineWidth = 4
  ctx.beginPath()
  for (const [from, to] of [
    [-62, -50],
    [-50, -62],
  ] as const) {
    ctx.moveTo(from, -4)
    ctx.lineTo(to, 8)
  }
  ctx.stroke()
  ctx.restore()
}

function weeds({ ctx, colour, width, height, random }: Stage, shore: number): void {
  for (let i = 0; i < 40; i++) {
    const x = (i % 2 ? 1 : 0) * width + (i % 2 ? -1 : 1) * random.next() * random.next() * 230
    const fill = colour(random.range(0.24, 0.46), 0.1, random.range(108, 130))
    blade(ctx, x, height + 10, random.range(-40, 40), random.range(80, (height - shore) * 0.6), 9, fill)
  }
}
