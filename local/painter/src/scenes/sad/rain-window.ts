import type { Random } from '@moodscape/mood/random'

import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** The panes of a window, in units. */
interface Panes {
  left: number
  right: number
  top: number
  sill: number
}

/** Rain on a window at dusk, the lights of a street far below, and a flower on the sill that nobody has watered. */
export function* rainWindow(stage: Stage): Generator<void, Drawn> {
  const { colour, horizon, width, height, random, noise, inTurn } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  const [left, right, sill] = inTurn([
    [0.15, 0.85, 0.72],
    [0.32, 0.9, 0.64],
    [0.12, 0.74, 0.79],
  ])
  const panes: Panes = { left: width * left, right: width * right, top: height * 0.08, sill: height * sill }
  stage.light = {
    x: width / 2 - away * 120,
    y: horizon - 160,
    lit: colour(0.66, 0.03, 235),
    shade: colour(0.12, 0.03, 265),
    strength: 0.7,
  }
  band(stage, 0, height, [
    [0, colour(0.3, 0.035, 262)],
    [1, colour(0.24, 0.035, 268)],
  ])
  street(stage, panes)
  yield
  frame(stage, panes)
  const foot = { x: width / 2 + away * random.range(130, 200), y: panes.sill + 46 }
  place(stage, { ...foot, width: 330, height: 420, casts: 'nothing', modelled: 0.7 }, (local) =>
    wiltedFlower(local, stage, away),
  )
  petals(stage, foot, away)
  return {
    flow: (x, y) => (y < panes.sill ? 1.5 : 0) + 0.3 * noise.at(x / 260, y / 260),
    after: (after) => drops(after, stage, panes, random.fork('drops')),
  }
}

/** What is seen through the panes: roofs in the dusk, and lamps that the wet glass spreads. */
function street({ ctx, colour, horizon, random }: Stage, { left, right, top, sill }: Panes): void {
  ctx.fillStyle = gradient(ctx, 0, top, 0, sill, [
    [0, colour(0.4, 0.035, 255)],
    [0.6, colour(0.54, 0.03, 240)],
    [1, colour(0.34, 0.04, 255)],
  ])
  ctx.fillRect(left, top, right - left, sill - top)
  for (let row = 0; row < 3; row++) {
    ctx.fillStyle = colour(0.45 - 0.07 * row, 0.035, 255)
    for (let x = left; x < right; ) {
      const wide = random.range(60, 120)
      const roof = horizon - 40 + 55 * row - random.range(0, 90)
      ctx.beginPath()
      ctx.moveTo(x, sill)
      ctx.lineTo(x, roof)
      ctx.lineTo(x + wide / 2, roof - random.range(0, 50))
      ctx.lineTo(Math.min(right, x + wide), roof)
      ctx.lineTo(Math.min(right, x + wide), sill)
      ctx.fill()
      x += wide
    }
  }
  for (let i = 0; i < 9; i++) {
    const [x, y] = [random.range(left + 50, right - 50), random.range(horizon, sill - 40)]
    glow(ctx, x, y, random.range(34, 80), [
      [0, colour(0.78, 0.11, random.pick([75, 60, 85]), 0.75)],
      [0.5, colour(0.6, 0.1, 65, 0.3)],
      [1, CLEAR],
    ])
  }
}

function frame({ ctx, colour, width, height, random }: Stage, { left, right, top, sill }: Panes): void {
  const wood = colour(0.2, 0.03, 268)
  const edge = colour(0.44, 0.03, 250)
  const middle = (left + right) / 2
  const across = top + (sill - top) * random.range(0.3, 0.4)
  for (const [x, y, wide, high] of [
    [left - 34, top - 34, 34, sill - top + 34],
    [right, top - 34, 34, sill - top + 34],
    [left - 34, top - 34, right - left + 68, 34],
    [middle - 13, top, 26, sill - top],
    [left, across, right - left, 22],
  ] as const) {
    ctx.fillStyle = wood
    ctx.fillRect(x, y, wide, high)
    ctx.fillStyle = edge
    ctx.fillRect(x + wide - 5, y, 5, high)
  }
  curtain(ctx, colour(0.27, 0.05, 262), left - 120, left + 30, height)
  curtain(ctx, colour(0.25, 0.05, 262), right - 30, right + 120, height)
  ctx.fillStyle = gradient(ctx, 0, sill, 0, sill + 70, [
    [0, colour(0.5, 0.03, 245)],
    [1, colour(0.3, 0.03, 260)],
  ])
  ctx.fillRect(0, sill, width, 64)
  ctx.fillStyle = colour(0.14, 0.03, 268)
  ctx.fillRect(0, sill + 64, width, 16)
}

function curtain(ctx: Context, cloth: string, from: number, to: number, height: number): void {
  ctx.fillStyle = cloth
  ctx.fillRect(from, 0, to - from, height * 0.9)
  ctx.strokeStyle = 'rgba(10,10,30,0.45)'
  ctx.lineWidth = 7
  for (let fold = 0; fold < 4; fold++) {
    const x = from + ((to - from) * (fold + 0.5)) / 4
    ctx.beginPath()
    ctx.moveTo(x, 0)
    ctx.quadraticCurveTo(x + 14, height * 0.4, x - 6, height * 0.9)
    ctx.stroke()
  }
}

/** A glass with one flower that hangs its head; the glass stands on the origin. */
function wiltedFlower(ctx: Context, { colour }: Stage, away: number): void {
  ctx.save()
  ctx.scale(away, 1)
  ctx.strokeStyle = colour(0.4, 0.06, 150)
  ctx.lineWidth = 8
  ctx.lineCap = 'round'
  ctx.beginPath()
  ctx.moveTo(0, -40)
  ctx.bezierCurveTo(-10, -190, -10, -330, -78, -342)
  ctx.quadraticCurveTo(-128, -340, -126, -262)
  ctx.stroke()
  ctx.fillStyle = colour(0.36, 0.06, 150)
  ctx.beginPath()
  ctx.moveTo(-6, -180)
  ctx.quadraticCurveTo(60, -220, 92, -120)
  ctx.quadraticCurveTo(40, -150, -6, -180)
  ctx.fill()
  for (const [turn, lightness] of [
    [-0.5, 0.4],
    [0.5, 0.45],
    [0, 0.5],
  ] as const) {
    ctx.save()
    ctx.translate(-126, -262)
    ctx.rotate(turn)
    ctx.fillStyle = colour(lightness, 0.16, 18)
    ctx.beginPath()
    ctx.ellipse(0, 42, 21, 46, 0, 0, 6.3)
    ctx.fill()
    ctx.restore()
  }
  ctx.fillStyle = colour(0.62, 0.03, 230, 0.55)
  ctx.beginPath()
  ctx.moveTo(-40, -130)
  ctx.lineTo(40, -130)
  ctx.lineTo(30, 0)
  ctx.lineTo(-30, 0)
  ctx.fill()
  ctx.fillStyle = colour(0.44, 0.05, 200, 0.7)
  ctx.fillRect(-33, -44, 66, 42)
  ctx.fillStyle = colour(0.85, 0.02, 230, 0.8)
  ctx.fillRect(-32, -124, 7, 110)
  ctx.restore()
}

/** Petals that have fallen beside the glass. */
function petals(
  { ctx, colour, random, growthAt }: Stage,
  foot: { x: number; y: number },
  away: number,
): void {
  if (growthAt(foot.x, foot.y) < 0.5) return
  for (let i = 0; i < 5; i++) {
    ctx.fillStyle = colour(random.range(0.38, 0.5), 0.15, 18)
    ctx.beginPath()
    const x = foot.x - away * random.range(60, 230)
    ctx.ellipse(x, foot.y - random.range(0, 26), 19, 8, random.range(-0.6, 0.6), 0, 6.3)
    ctx.fill()
  }
}

/** Drops on the glass, and the ways that some have run down. */
function drops(ctx: Context, { colour }: Stage, { left, right, top, sill }: Panes, chance: Random): void {
  ctx.lineCap = 'round'
  for (let i = 0; i < 46; i++) {
    const [x, from] = [chance.range(left + 8, right - 8), chance.range(top, sill - 130)]
    const run = chance.range(30, 210)
    ctx.strokeStyle = colour(0.75, 0.02, 235, 0.28)
    ctx.lineWidth = chance.range(2, 4)
    ctx.beginPath()
    ctx.moveTo(x, from)
    ctx.bezierCurveTo(x + chance.range(-9, 9), from + run / 3, x, from + run / 2, x + 3, from + run)
    ctx.stroke()
    ctx.fillStyle = colour(0.86, 0.02, 235, 0.6)
    ctx.beginPath()
    ctx.ellipse(x + 3, from + run, 4, 6, 0, 0, 6.3)
    ctx.fill()
  }
}
