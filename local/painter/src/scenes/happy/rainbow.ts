import { cos, PI, sin } from '@moodscape/mood/exact-math'

import { figure } from '../../props/figure.ts'
import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** The rain has gone: a rainbow behind a windmill, and two children who run through the wheat. */
export function* rainbow(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, random, noise } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  stage.light = {
    x: width / 2 - away * width * 0.42,
    y: horizon - 260,
    lit: colour(0.98, 0.08, 92),
    shade: colour(0.45, 0.08, 200),
    strength: 0.8,
  }
  band(stage, 0, horizon + 40, [
    [0, colour(0.72, 0.09, 240)],
    [0.6, colour(0.84, 0.07, 220)],
    [1, colour(0.95, 0.08, 92)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.76, 0.06, 250, 0.6),
    bright: colour(0.99, 0.02, 95),
    amount: -0.05,
    flat: 1.4,
  })
  yield
  glow(ctx, stage.light.x, stage.light.y, 620, [
    [0, colour(0.98, 0.09, 92, 0.9)],
    [0.4, colour(0.9, 0.09, 88, 0.3)],
    [1, CLEAR],
  ])
  bow(stage, width / 2 + away * random.range(60, 160))
  const down = hills(stage, horizon + 6, 26, 380, 2)
  ridge(stage, down, stage.height, colour(0.74, 0.12, 150))
  const mill = { x: width / 2 + away * random.range(150, 230), y: horizon + 70 }
  const knoll = (x: number) => {
    const aside = (x - mill.x) / 300
    return mill.y - 62 / (1 + aside * aside) + 44
  }
  ridge(stage, knoll, stage.height, colour(0.72, 0.15, 134))
  place(
    stage,
    { x: mill.x, y: knoll(mill.x) + 10, width: 400, height: 400, casts: 'shadow', modelled: 0.8 },
    (local) => windmill(local, stage, away),
  )
  yield
  wheat(stage)
  yield
  for (const [i, hue] of random.shuffle([25, 255, 350, 145]).slice(0, 2).entries()) {
    const child = { x: width / 2 - away * (70 + 105 * i) + random.range(-20, 20), y: horizon + 225 + 40 * i }
    place(stage, { ...child, width: 150, height: 190, casts: 'shadow', modelled: 0.5 }, (local) =>
      figure(local, 165 - 25 * i, {
        coat: colour(0.62, 0.19, hue),
        legs: colour(0.42, 0.08, 260),
        hair: colour(0.45, 0.07, 55),
        skin: colour(0.82, 0.06, 60),
        hand: [0.3, -0.98],
        stride: 0.13,
      }),
    )
    ears(stage, child)
  }
  return { flow: (x, y) => (y < horizon ? -0.2 * away : 1.35) + 0.5 * noise.at(x / 300, y / 200) }
}

/** Hues of the bands from the outer to the inner. */
const BOW = [25, 55, 95, 145, 230, 265, 305]

function bow({ ctx, colour, horizon, random }: Stage, x: number): void {
  const radius = random.range(380, 440)
  ctx.lineWidth = 15
  for (const [i, hue] of BOW.entries()) {
    ctx.strokeStyle = colour(0.82, 0.15, hue, 0.72)
    ctx.beginPath()
    ctx.arc(x, horizon + 60, radius - 14 * i, PI, 2 * PI)
    ctx.stroke()
  }
}

/** A tower of stone with four sails; its foot is the origin. */
function windmill(ctx: Context, { colour, random }: Stage, away: number): void {
  ctx.fillStyle = gradient(ctx, -away * 60, 0, away * 60, 0, [
    [0, colour(0.97, 0.03, 88)],
    [1, colour(0.8, 0.05, 70)],
  ])
  ctx.beginPath()
  ctx.moveTo(-62, 6)
  ctx.lineTo(-40, -205)
  ctx.lineTo(40, -205)
  ctx.lineTo(62, 6)
  ctx.fill()
  ctx.fillStyle = colour(0.6, 0.18, random.pick([28, 255]))
  ctx.beginPath()
  ctx.moveTo(-50, -200)
  ctx.quadraticCurveTo(-34, -268, 0, -272)
  ctx.quadraticCurveTo(34, -268, 50, -200)
  ctx.fill()
  ctx.fillStyle = colour(0.45, 0.08, 55)
  ctx.fillRect(-14, -48, 28, 54)
  ctx.fillRect(-9, -140, 18, 26)
  const turn = random.range(0.3, 1.2)
  for (let sail = 0; sail < 4; sail++) {
    ctx.save()
    ctx.translate(0, -222)
    ctx.rotate(turn + (sail * PI) / 2)
    ctx.fillStyle = colour(0.96, 0.04, 85)
    ctx.fillRect(6, -150, 38, 118)
    ctx.strokeStyle = colour(0.5, 0.08, 50)
    ctx.lineWidth = 6
    ctx.beginPath()
    ctx.moveTo(0, 0)
    ctx.lineTo(0, -156)
    for (let slat = 0; slat < 4; slat++) {
      ctx.moveTo(0, -150 + 39 * slat)
      ctx.lineTo(44, -150 + 39 * slat)
    }
    ctx.stroke()
    ctx.restore()
  }
}

/** A field that grows taller and more golden towards the eye, bent by the wind. */
function wheat({ ctx, colour, horizon, width, height, random, noise, many }: Stage): void {
  const top = horizon + 84
  ctx.fillStyle = gradient(ctx, 0, top, 0, height, [
    [0, colour(0.87, 0.13, 96)],
    [1, colour(0.74, 0.14, 80)],
  ])
  ctx.fillRect(0, top, width, height - top)
  const count = many(1500)
  for (let i = 0; i < count; i++) {
    const deep = i / count
    const x = random.range(-10, width + 10)
    const y = top + 14 + deep * deep * (height - top + 30)
    const bend = (14 + 30 * deep) * (0.7 + noise.at(x / 190, y / 130))
    const fill = colour(random.range(0.76, 0.93) - 0.06 * deep, 0.14, random.range(82, 100))
    blade(ctx, x, y, bend, 22 + 72 * deep, 3 + 5 * deep, fill)
  }
}

/** The ears that stand before somebody's legs. */
function ears({ ctx, colour, random, growthAt }: Stage, { x, y }: { x: number; y: number }): void {
  if (growthAt(x, y) < 0.5) return
  for (let i = 0; i < 26; i++) {
    const [aside, fill] = [random.range(-75, 75), colour(random.range(0.78, 0.92), 0.14, 92)]
    const tall = random.range(40, 66) * cos(aside / 60)
    blade(ctx, x + aside, y + 14, 12 + 6 * sin(aside), Math.max(20, tall), 5, fill)
  }
}
