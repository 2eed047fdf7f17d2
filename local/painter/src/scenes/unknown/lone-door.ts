import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { veil } from '../../stage/veil.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'

/** A plain in morning mist and in it a door without a house; footprints lead up to it, none lead away. */
export function* loneDoor(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  stage.light = {
    x: sunX,
    y: horizon - random.range(90, 280),
    lit: colour(0.97, 0.03, 88),
    shade: colour(0.42, 0.022, 280),
    strength: 0.55,
  }
  const { light } = stage
  band(stage, 0, horizon + 3, [
    [0, colour(0.74, 0.014, 250)],
    [0.55, colour(0.83, 0.012, 120)],
    [1, colour(0.92, 0.022, 80)],
  ])
  const room = { x: 0, y: 0, width, height: horizon }
  veil(
    stage,
    room,
    colour(0.66, 0.016, 270),
    (u, v) => noise.fractal((u * width) / 800, v * 2.2, 4) * 0.9 * (1.1 - v),
  )
  glow(ctx, light.x, light.y, 380, [
    [0, colour(0.96, 0.03, 88, 0.8)],
    [0.25, colour(0.86, 0.025, 85, 0.3)],
    [1, CLEAR],
  ])
  ctx.fillStyle = colour(0.98, 0.025, 92)
  ctx.beginPath()
  ctx.arc(light.x, light.y, random.range(30, 42), 0, 6.3)
  ctx.fill()
  for (let i = 0; i < 4; i++) {
    const dune = hills(stage, horizon - 20 + 26 * i, 24 - 3 * i, 420 - 60 * i, 2)
    ridge(stage, dune, height, colour(0.8 - 0.03 * i, 0.014 + 0.003 * i, 260 - 50 * i))
    mist(stage, horizon + 10 + 22 * i, 44, colour(0.92, 0.016, 85, 0.55))
  }
  yield
  band(stage, horizon + 70, height, [
    [0, colour(0.84, 0.016, 84)],
    [0.4, colour(0.76, 0.02, 78)],
    [1, colour(0.58, 0.022, 66)],
  ])
  sand(stage)
  const door = {
    x: width / 2 + away * random.range(-130, 150),
    y: horizon + (height - horizon) * random.range(0.36, 0.46),
  }
  steps(stage, door, away)
  const tall = random.range(320, 450)
  const tone = random.pick([210, 30, 150, 260])
  place(stage, { ...door, width: 330, height: tall, below: 24, casts: 'shadow', modelled: 0.5 }, (local) =>
    drawDoor(local, stage, tall, away, tone),
  )
  gleam(stage, door, away)
  grasses(stage, random.pick([-1, 1]))
  return { flow: (x, y) => 0.12 * noise.at(x / 500, y / 240) + (y > horizon ? 0.05 : 0) }
}

/** Ripples that the wind has left. */
function sand({ ctx, colour, random, many, width, height, horizon }: Stage): void {
  ctx.lineCap = 'round'
  for (let i = many(150); i > 0; i--) {
    const near = random.next()
    const [x, y] = [random.range(0, width), horizon + 90 + near * near * (height - horizon - 90)]
    const half = 20 + 90 * near
    ctx.strokeStyle = random.next() < 0.5 ? colour(0.9, 0.018, 86, 0.5) : colour(0.6, 0.02, 60, 0.35)
    ctx.lineWidth = 2 + 6 * near
    ctx.beginPath()
    ctx.moveTo(x - half, y)
    ctx.quadraticCurveTo(x, y - 6 - 8 * near, x + half, y + 2)
    ctx.stroke()
  }
}

/** Somebody's way over the sand to the threshold. */
function steps({ ctx, colour, height, random }: Stage, door: { x: number; y: number }, away: number): void {
  const from = { x: door.x - away * random.range(170, 330), y: height + 20 }
  for (let i = 0; i < 13; i++) {
    const t = i / 13
    const near = 1 - t
    const x = from.x + (door.x - from.x) * (t + 0.35 * t * near)
    const y = from.y + (door.y + 14 - from.y) * (t + 0.35 * t * near)
    const size = 9 + 19 * near
    ctx.fillStyle = colour(0.42, 0.024, 55, 0.9)
    ctx.beginPath()
    ctx.ellipse(x + (i % 2 ? 1 : -1) * size * 1.1, y, size * 0.75, size * 0.5, away * 0.3, 0, 6.3)
    ctx.fill()
    ctx.fillStyle = colour(0.92, 0.02, 86, 0.6)
    ctx.beginPath()
    ctx.ellipse(
      x + (i % 2 ? 1 : -1) * size * 1.1,
      y + size * 0.45,
      size * 0.7,
      size * 0.16,
      away * 0.3,
      0,
      6.3,
    )
    ctx.fill()
  }
}

/** A door ajar in its frame, on a threshold of stone; what is behind it is brighter than the day. */
function drawDoor(ctx: Context, { colour }: Stage, tall: number, away: number, tone: number): void {
  ctx.save()
  ctx.scale(tall * away, tall)
  ctx.fillStyle = colour(0.56, 0.016, 70)
  ctx.fillRect(-0.31, -0.03, 0.62, 0.075)
  ctx.fillStyle = colour(0.82, 0.016, 80)
  ctx.fillRect(-0.31, -0.04, 0.62, 0.03)
  ctx.fillStyle = colour(0.88, 0.016, 82)
  ctx.fillRect(-0.26, -0.96, 0.52, 0.94)
  ctx.fillStyle = colour(0.68, 0.018, 70)
  ctx.fillRect(-0.3, -1, 0.6, 0.06)
  ctx.fillStyle = gradient(ctx, -0.2, 0, 0.2, 0, [
    [0, colour(0.99, 0.05, 90)],
    [1, colour(0.9, 0.09, 75)],
  ])
  ctx.fillRect(-0.2, -0.91, 0.4, 0.88)
  ctx.fillStyle = gradient(ctx, -0.12, 0, 0.22, 0, [
    [0, colour(0.5, 0.045, tone)],
    [1, colour(0.6, 0.045, tone)],
  ])
  ctx.beginPath()
  ctx.moveTo(0.2, -0.91)
  ctx.lineTo(-0.1, -0.94)
  ctx.lineTo(-0.1, 0.015)
  ctx.lineTo(0.2, -0.03)
  ctx.fill()
  ctx.strokeStyle = colour(0.38, 0.04, tone)
  ctx.lineWidth = 0.014
  for (const [top, bottom] of [
    [-0.84, -0.5],
    [-0.43, -0.1],
  ] as const) {
    ctx.beginPath()
    ctx.moveTo(-0.055, top - 0.015)
    ctx.lineTo(0.155, top)
    ctx.lineTo(0.155, bottom)
    ctx.lineTo(-0.055, bottom + 0.015)
    ctx.closePath()
    ctx.stroke()
  }
  ctx.fillStyle = colour(0.84, 0.09, 85)
  ctx.beginPath()
  ctx.arc(-0.07, -0.46, 0.018, 0, 6.3)
  ctx.fill()
  ctx.restore()
}

/** The light that falls out of the gap, over the threshold onto the sand. */
function gleam({ ctx, colour }: Stage, door: { x: number; y: number }, away: number): void {
  const x = door.x - away * 62
  ctx.fillStyle = gradient(ctx, 0, door.y, 0, door.y + 190, [
    [0, colour(0.97, 0.07, 82, 0.85)],
    [1, colour(0.94, 0.05, 82, 0)],
  ])
  ctx.beginPath()
  ctx.moveTo(x - 20, door.y + 16)
  ctx.lineTo(x + 20, door.y + 16)
  ctx.lineTo(x + 20 - away * 40, door.y + 190)
  ctx.lineTo(x - 60 - away * 40, door.y + 190)
  ctx.fill()
}

function grasses({ ctx, colour, width, height, random }: Stage, away: number): void {
  for (let i = 0; i < 120; i++) {
    const reach = random.next() * random.next() * 380
    const x = away > 0 ? width - reach + 10 : reach - 10
    const tall = random.range(60, 230) * (1 - reach / 500)
    blade(
      ctx,
      x,
      height + 10,
      -away * random.range(-12, 54),
      tall,
      random.range(5, 9),
      colour(random.range(0.44, 0.66), 0.025, random.range(70, 110)),
    )
  }
}
