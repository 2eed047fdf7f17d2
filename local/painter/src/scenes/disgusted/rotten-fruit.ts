import { fly } from '../../props/fly.ts'
import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { veil } from '../../stage/veil.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'
import { grapes, melon, pear } from './fruit.ts'
import { goblet, plate, spill } from './tableware.ts'

/** The feast of weeks ago: fruit that rots on a table by the window, a glass knocked over, and flies. */
export function* rottenFruit(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, noise, inTurn } = stage
  const { x: lightX } = stage.light
  const away = lightX < width / 2 ? 1 : -1
  stage.light = {
    x: lightX - away * 60,
    y: horizon - 270,
    lit: colour(0.9, 0.11, 104),
    shade: colour(0.15, 0.05, 325),
    strength: 0.8,
  }
  const plaster = inTurn([98, 345, 55])
  band(stage, 0, height, [
    [0, colour(0.3, 0.06, plaster)],
    [0.6, colour(0.42, 0.07, plaster)],
    [1, colour(0.3, 0.05, plaster)],
  ])
  mould(stage)
  yield
  pane(stage, stage.light.x, away)
  glow(ctx, stage.light.x, horizon - 230, 620, [
    [0, colour(0.7, 0.11, 104, 0.6)],
    [1, CLEAR],
  ])
  const top = horizon + 30
  table(stage, top)
  yield
  patch(stage, top)
  feast(stage, top, away)
  return { flow: (x, y) => (y < top ? 1.3 : 0.05) + 0.4 * noise.at(x / 300, y / 300) }
}

/** What lies on the table, from back to front, in one of three orders. */
function feast(stage: Stage, top: number, away: number): void {
  const { width, height, random } = stage
  const middle = width / 2 - away * random.range(40, 80)
  const line = top + (height - top) * random.range(0.36, 0.52)
  const size = random.range(135, 170)
  const put = (x: number, y: number, wide: number, tall: number, draw: (local: Context) => void) =>
    place(
      stage,
      { x: middle + away * x, y: line + y, width: wide, height: tall, casts: 'shadow', modelled: 0.85 },
      draw,
    )
  const [melonX, tallX, lyingX, grapesX] = random.pick([
    [70, -160, -40, 120],
    [-100, 110, 10, -150],
    [-20, 160, -170, 60],
  ] as const)
  put(0, 70, 540, 140, (local) => plate(local, stage, 260))
  put(melonX, 6, 400, 300, (local) => melon(local, stage, size, random.next() < 0.5 ? away : -away))
  put(tallX, 14, 260, 400, (local) =>
    pear(local, stage, size * random.range(0.9, 1.2), away * random.range(-0.25, 0.2)),
  )
  put(lyingX, 46, 280, 190, (local) =>
    pear(local, stage, size * 0.74, random.pick([-1, 1]) * random.range(1.15, 1.4)),
  )
  put(grapesX, 78, 300, 150, (local) => grapes(local, stage, random.range(20, 26), away))
  const glass = { x: random.range(285, 310), y: random.range(50, 110) }
  spill(stage, middle + away * (glass.x + 66), line + glass.y, away)
  put(glass.x, glass.y, 240, 130, (local) => goblet(local, stage, -away))
  for (const [x, y] of [
    [tallX - 20, -190],
    [lyingX - 20, -40],
    [melonX - 30, -170],
    [melonX + 60, -80],
    [-220, 96],
    [grapesX - 50, 20],
  ] as const) {
    const spot = { x: middle + away * x + random.range(-22, 22), y: line + y + random.range(-14, 14) }
    place(stage, { ...spot, width: 60, height: 44, below: 40, casts: 'nothing' }, (local) =>
      fly(local, stage, 0, 0, random.range(24, 34), random.range(0, 6)),
    )
  }
  for (let i = 0; i < 5; i++) {
    const spot = { x: middle + random.gauss() * 130, y: line - random.range(260, 400), width: 40, height: 24 }
    place(stage, { ...spot, casts: 'nothing' }, (local) =>
      fly(local, stage, 0, -10, random.range(18, 26), random.range(0, 6)),
    )
  }
}

/** Damp that has come through the wall. */
function mould(stage: Stage): void {
  const { colour, width, horizon, noise } = stage
  const room = { x: 0, y: 0, width, height: horizon + 40 }
  veil(stage, room, colour(0.26, 0.06, 335), (u, v) => noise.fractal(u * 2.4, v * 2, 4) * 1.5 + v * 0.5 - 0.2)
  veil(
    stage,
    room,
    colour(0.48, 0.08, 112, 0.8),
    (u, v) => (noise.fractal(u * 3.2 + 9, v * 1.4, 5) - 0.1) * 1.2,
  )
}

/** A dirty window with a bar, outside nothing but yellow haze. */
function pane({ ctx, colour, horizon, random }: Stage, x: number, away: number): void {
  const [half, tall, sill] = [random.range(95, 120), random.range(300, 340), horizon - 90]
  const left = Math.max(70, x - half)
  ctx.fillStyle = colour(0.26, 0.05, 80)
  ctx.fillRect(left - 22, sill - tall - 22, 2 * half + 44, tall + 44)
  ctx.fillStyle = gradient(ctx, 0, sill - tall, 0, sill, [
    [0, colour(0.86, 0.1, 102)],
    [0.7, colour(0.78, 0.12, 106)],
    [1, colour(0.6, 0.11, 112)],
  ])
  ctx.fillRect(left, sill - tall, 2 * half, tall)
  // What grows outside looks in.
  bareTwigs(ctx, left, 2 * half, sill, tall, colour(0.52, 0.1, 108))
  ctx.fillStyle = colour(0.26, 0.05, 80)
  ctx.fillRect(left + half - 7, sill - tall, 14, tall)
  ctx.fillRect(left, sill - tall * 0.55, 2 * half, 12)
  ctx.fillStyle = colour(0.5, 0.07, 92)
  ctx.fillRect(left - 40, sill + 18, 2 * half + 80, 20)
  ctx.fillStyle = colour(0.32, 0.06, 330, 0.55)
  const [cloth, rail] = [left - away * 30 + (away > 0 ? 0 : 2 * half), sill - tall - 40]
  ctx.beginPath()
  ctx.moveTo(cloth - away * 20, rail)
  ctx.lineTo(cloth + away * 120, rail)
  ctx.quadraticCurveTo(cloth + away * 50, sill - tall * 0.4, cloth + away * 10, sill + 80)
  ctx.lineTo(cloth - away * 40, sill + 90)
  ctx.fill()
}

function bareTwigs(ctx: Context, left: number, wide: number, sill: number, tall: number, tone: string): void {
  ctx.strokeStyle = tone
  ctx.lineWidth = 7
  for (const [x0, y0, x1, y1] of [
    [0.7, 0, 0.62, 0.6],
    [0.66, 0.3, 0.3, 0.7],
    [0.64, 0.45, 0.88, 0.8],
    [0.45, 0.55, 0.42, 0.86],
  ] as const) {
    ctx.beginPath()
    ctx.moveTo(left + x0 * wide, sill - y0 * tall)
    ctx.lineTo(left + x1 * wide, sill - y1 * tall)
    ctx.stroke()
  }
}

/** Where the window's light lies on the table. */
function patch({ ctx, colour, light, height, width }: Stage, top: number): void {
  const aside = width / 2 - light.x
  ctx.fillStyle = gradient(ctx, light.x, top, light.x + aside, height, [
    [0, colour(0.84, 0.1, 100, 0.75)],
    [1, colour(0.7, 0.1, 96, 0.1)],
  ])
  for (const pane of [-1, 0.1]) {
    ctx.beginPath()
    ctx.moveTo(light.x + pane * 120, top + 8)
    ctx.lineTo(light.x + pane * 120 + 105, top + 8)
    ctx.lineTo(light.x + aside + pane * 250 + 215, height - 100)
    ctx.lineTo(light.x + aside + pane * 250, height - 100)
    ctx.fill()
  }
}

function table(stage: Stage, top: number): void {
  const { ctx, colour, width, height, light, random } = stage
  const front = height - 92
  ctx.fillStyle = gradient(ctx, light.x, top, width - light.x, front, [
    [0, colour(0.64, 0.09, 92)],
    [0.5, colour(0.48, 0.08, 82)],
    [1, colour(0.32, 0.06, 60)],
  ])
  ctx.fillRect(0, top, width, front - top)
  ctx.fillStyle = gradient(ctx, 0, front, 0, height, [
    [0, colour(0.56, 0.08, 85)],
    [0.16, colour(0.34, 0.06, 60)],
    [1, colour(0.14, 0.04, 330)],
  ])
  ctx.fillRect(0, front, width, height - front)
  ctx.strokeStyle = colour(0.26, 0.05, 50, 0.5)
  ctx.lineWidth = 3
  for (let i = 0; i < 9; i++) {
    const y = top + (front - top) * (i / 9) * (0.5 + i / 18)
    ctx.beginPath()
    ctx.moveTo(0, y + random.range(-3, 3))
    ctx.lineTo(width, y + random.range(-3, 3))
    ctx.stroke()
  }
}
