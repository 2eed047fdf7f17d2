import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'

/** A platform in the fog: rails that come from nowhere, a bench, and a suitcase that belongs to nobody. */
export function* emptyPlatform(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  const end = { x: width / 2 - away * random.range(90, 190), y: horizon + 20 }
  stage.light = {
    x: end.x,
    y: horizon - 150,
    lit: colour(0.95, 0.014, 90),
    shade: colour(0.42, 0.014, 260),
    strength: 0.4,
  }
  band(stage, 0, height, [
    [0, colour(0.74, 0.016, 255)],
    [0.45, colour(0.88, 0.014, 100)],
    [1, colour(0.78, 0.014, 80)],
  ])
  glow(ctx, end.x, horizon - 150, 420, [
    [0, colour(0.97, 0.016, 95, 0.8)],
    [1, CLEAR],
  ])
  ridge(stage, hills(stage, horizon - 6, 24, 240, 3), horizon + 60, colour(0.78, 0.014, 240))
  mist(stage, horizon + 10, 70, colour(0.92, 0.01, 110, 0.8))
  track(stage, end, away)
  platform(stage, end, away)
  for (let i = 3; i >= 0; i--) {
    const near = 0.2 + 0.26 * i
    const x = end.x + away * (110 + 470 * near)
    lamp(stage, x, end.y + (height - end.y) * near * 0.42, 130 + 250 * near, 1 - 0.5 * near)
  }
  yield
  const bench = {
    x: end.x + away * random.range(310, 350),
    y: end.y + (height - end.y) * random.range(0.44, 0.5),
  }
  place(stage, { ...bench, width: 300, height: 170, casts: 'shadow', modelled: 0.5 }, (local) =>
    benchOf(local, stage),
  )
  const left = { x: bench.x - away * random.range(150, 190), y: bench.y + 46 }
  place(stage, { ...left, width: 150, height: 120, casts: 'shadow', modelled: 0.6 }, (local) =>
    suitcase(local, stage),
  )
  mist(stage, horizon + 60, 90, colour(0.93, 0.01, 110, 0.5))
  return { flow: (x, y) => 0.1 * noise.at(x / 400, y / 220) + (y > horizon + 90 ? -0.35 * away : 0) }
}

/** Rails and sleepers that run into the fog on the far side of the platform. */
function track(stage: Stage, end: { x: number; y: number }, away: number): void {
  const { ctx, colour, height } = stage
  const foot = (aside: number) => end.x - away * aside
  ctx.fillStyle = gradient(ctx, 0, end.y, 0, height, [
    [0, colour(0.84, 0.012, 90)],
    [1, colour(0.6, 0.016, 70)],
  ])
  ctx.beginPath()
  ctx.moveTo(end.x, end.y)
  ctx.lineTo(foot(620), height)
  ctx.lineTo(foot(-150), height)
  ctx.fill()
  for (let i = 1; i < 22; i++) {
    const near = (i * i) / (22 * 22)
    const y = end.y + near * (height - end.y)
    ctx.fillStyle = colour(0.74 - 0.26 * near, 0.018, 60)
    ctx.beginPath()
    ctx.moveTo(foot(20 * near), y)
    ctx.lineTo(foot(480 * near), y)
    ctx.lineTo(foot(490 * near), y + 5 + 22 * near)
    ctx.lineTo(foot(10 * near), y + 5 + 22 * near)
    ctx.fill()
  }
  for (const rail of [90, 390]) {
    ctx.fillStyle = gradient(ctx, 0, end.y, 0, height, [
      [0, colour(0.82, 0.01, 240)],
      [1, colour(0.4, 0.016, 250)],
    ])
    ctx.beginPath()
    ctx.moveTo(end.x, end.y)
    ctx.lineTo(foot(rail - 9), height)
    ctx.lineTo(foot(rail + 9), height)
    ctx.fill()
  }
}

/** The platform's floor, its white line and its edge. */
function platform({ ctx, colour, width, height }: Stage, end: { x: number; y: number }, away: number): void {
  const border = away > 0 ? width : 0
  const slab = (near: number, far: number, fill: string) => {
    ctx.fillStyle = fill
    ctx.beginPath()
    ctx.moveTo(end.x, end.y)
    ctx.lineTo(end.x + away * near, height)
    ctx.lineTo(far === Number.POSITIVE_INFINITY ? border : end.x + away * far, height)
    if (far === Number.POSITIVE_INFINITY) ctx.lineTo(border, end.y + 24)
    ctx.fill()
  }
  slab(60, 130, colour(0.55, 0.014, 60))
  slab(130, Number.POSITIVE_INFINITY, colour(0.8, 0.014, 85))
  slab(150, 176, colour(0.94, 0.014, 95))
}

function lamp({ ctx, colour }: Stage, x: number, y: number, tall: number, fog: number): void {
  ctx.globalAlpha = 1 - 0.75 * fog
  ctx.fillStyle = colour(0.4, 0.014, 255)
  ctx.fillRect(x - tall * 0.015, y - tall, tall * 0.03, tall)
  ctx.beginPath()
  ctx.ellipse(x, y - tall, tall * 0.12, tall * 0.035, 0, 3.14, 6.28)
  ctx.fill()
  ctx.globalAlpha = 1
  glow(ctx, x, y - tall + tall * 0.03, tall * 0.3, [
    [0, colour(0.93, 0.05, 85, 0.7)],
    [1, CLEAR],
  ])
}

/** A bench of slats; its feet stand on the line of the origin. */
function benchOf(ctx: Context, { colour }: Stage): void {
  ctx.fillStyle = colour(0.34, 0.014, 250)
  for (const x of [-104, 92]) ctx.fillRect(x, -130, 12, 132)
  for (const [y, lightness] of [
    [-134, 0.62],
    [-106, 0.58],
    [-60, 0.66],
    [-44, 0.54],
  ] as const) {
    ctx.fillStyle = colour(lightness, 0.03, 65)
    ctx.fillRect(-124, y, 248, y === -60 ? 15 : 18)
  }
}

/** A suitcase with straps, the only warm colour; it stands on the origin. */
function suitcase(ctx: Context, { colour, random }: Stage): void {
  const hue = random.pick([45, 30, 250])
  ctx.strokeStyle = colour(0.34, 0.03, hue)
  ctx.lineWidth = 7
  ctx.beginPath()
  ctx.arc(0, -84, 17, 3.14, 6.28)
  ctx.stroke()
  ctx.fillStyle = gradient(ctx, -60, 0, 60, 0, [
    [0, colour(0.58, 0.06, hue)],
    [1, colour(0.46, 0.06, hue)],
  ])
  ctx.fillRect(-60, -84, 120, 84)
  ctx.fillStyle = colour(0.36, 0.04, hue)
  for (const x of [-40, 28]) ctx.fillRect(x, -84, 12, 84)
  ctx.fillStyle = colour(0.8, 0.03, 85)
  ctx.fillRect(-12, -54, 30, 18)
}
