import { conifer } from '../../props/conifer.ts'
import { blade } from '../../props/grass.ts'
import { stag } from '../../props/stag.ts'
import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'

/** Hills behind hills in the mist of the morning; a cabin's smoke rises straight, and a deer stands still. */
export function* mistyHills(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  const sunY = horizon - random.range(190, 250)
  stage.light = {
    x: sunX,
    y: sunY,
    lit: colour(0.97, 0.04, 88),
    shade: colour(0.45, 0.05, 215),
    strength: 0.45,
  }
  band(stage, 0, height, [
    [0, colour(0.8, 0.055, 225)],
    [0.35, colour(0.9, 0.035, 200)],
    [0.55, colour(0.96, 0.035, 95)],
    [1, colour(0.94, 0.03, 190)],
  ])
  glow(ctx, sunX, sunY, 460, [
    [0, colour(0.99, 0.05, 92, 0.9)],
    [0.16, colour(0.95, 0.05, 85, 0.45)],
    [1, CLEAR],
  ])
  yield
  ctx.fillStyle = colour(0.995, 0.03, 95)
  ctx.beginPath()
  ctx.arc(sunX, sunY, 44, 0, 6.3)
  ctx.fill()
  const layers = 7
  for (let i = 0; i < layers; i++) {
    const near = i / (layers - 1)
    const base = horizon - 110 + near * near * (height - horizon + 20) + near * 60
    const outline = hills(stage, base, 62 - 34 * near, 260 + 260 * near, 4 - Math.round(2 * near))
    const shade = colour(0.83 - 0.27 * near, 0.045 + 0.03 * near, 222 - 46 * near)
    const haze = colour(0.93 - 0.2 * near, 0.03 + 0.03 * near, 205 - 40 * near)
    const fill = gradient(ctx, 0, base - 60, 0, base + 130, [
      [0, shade],
      [1, haze],
    ])
    ridge(stage, outline, height, fill)
    if (i === 3 || i === 4) forest(stage, outline, shade, away, i)
    if (i < 5) mist(stage, base + 96, 66, colour(0.96, 0.02, 180, 0.55))
    if (i === 4) {
      const x = width / 2 + away * random.range(130, 220)
      const cabin = { x, y: outline(x) + 26 }
      smoke(stage, cabin)
      place(stage, { ...cabin, width: 210, height: 170, casts: 'shadow', modelled: 0.5 }, (local) =>
        hut(local, stage),
      )
    }
    if (i === 5) {
      const x = width / 2 - away * random.range(130, 240)
      const y = Math.min(outline(x) + 40, height * 0.86)
      place(stage, { x, y, width: 260, height: 300, casts: 'shadow', modelled: 0.6 }, (local) => {
        local.scale(0.9 * away, 0.9)
        stag(local, stage)
      })
    }
  }
  yield
  for (let i = stage.many(260); i > 0; i--) {
    const deep = random.next()
    const fill = colour(random.range(0.5, 0.68), 0.07, random.range(150, 178))
    const y = height * 0.93 + deep * height * 0.1
    blade(ctx, random.range(0, width), y, random.range(-10, 14), 26 + 46 * deep, 3 + 3 * deep, fill)
  }
  return { flow: (x, y) => 0.22 * noise.at(x / 500, y / 220) }
}

function forest(stage: Stage, outline: (x: number) => number, fill: string, away: number, row: number): void {
  const { ctx, random, width } = stage
  const side = row === 3 ? -away : away
  for (let k = stage.many(44); k > 0; k--) {
    const x = width / 2 + side * (width * 0.36) + random.gauss() * 110
    conifer(ctx, random, x, outline(x) + 12, random.range(34, 84) * (row === 3 ? 0.7 : 1), fill)
  }
}

function smoke({ ctx, colour, noise, growthAt }: Stage, { x, y }: { x: number; y: number }): void {
  if (growthAt(x, y) < 0.5) return
  for (let i = 0; i < 30; i++) {
    const up = i / 30
    ctx.fillStyle = colour(0.97, 0.015, 200, 0.3 * (1 - up))
    ctx.beginPath()
    ctx.arc(x + 46 + 26 * up * noise.at(up * 3, 7), y - 120 - 210 * up, 8 + 22 * up, 0, 6.3)
    ctx.fill()
  }
}

/** A cabin of logs with one lit window; its foot is the origin. */
function hut(ctx: Context, { colour }: Stage): void {
  ctx.fillStyle = colour(0.62, 0.05, 60)
  ctx.fillRect(-80, -70, 160, 74)
  ctx.fillStyle = colour(0.5, 0.045, 48)
  for (let i = 0; i < 5; i++) ctx.fillRect(-80, -68 + 15 * i, 160, 3)
  ctx.fillRect(36, -150, 20, 60)
  ctx.fillStyle = colour(0.56, 0.06, 222)
  ctx.beginPath()
  ctx.moveTo(-100, -66)
  ctx.lineTo(-58, -132)
  ctx.lineTo(58, -132)
  ctx.lineTo(100, -66)
  ctx.fill()
  ctx.fillStyle = colour(0.95, 0.1, 88)
  ctx.fillRect(-50, -50, 32, 28)
  ctx.fillStyle = colour(0.42, 0.04, 50)
  ctx.fillRect(14, -54, 28, 58)
}
