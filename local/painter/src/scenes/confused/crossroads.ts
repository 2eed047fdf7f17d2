import { figure } from '../../props/figure.ts'
import { leafyTree } from '../../props/leafy-tree.ts'
import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'
import { fog, heather, tufts } from './heath.ts'
import { signpost } from './signpost.ts'

/** A heath in fog where all ways meet, a signpost that points everywhere, and someone with a suitcase. */
export function* crossroads(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  stage.light = {
    x: sunX,
    y: horizon - random.range(130, 220),
    lit: colour(0.92, 0.08, 75),
    shade: colour(0.28, 0.06, 290),
    strength: 0.65,
  }
  const { light } = stage
  const dusk = inTurn([285, 205, 40])
  band(stage, 0, horizon + 60, [
    [0, colour(0.58, 0.06, dusk)],
    [0.5, colour(0.7, 0.05, dusk + 35)],
    [1, colour(0.82, 0.06, 60)],
  ])
  fog(stage, dusk)
  yield
  glow(ctx, light.x, light.y, 420, [
    [0, colour(0.94, 0.07, 80, 0.85)],
    [0.2, colour(0.8, 0.07, 65, 0.35)],
    [1, CLEAR],
  ])
  for (let i = 0; i < 3; i++) {
    const line = hills(stage, horizon - 40 + 34 * i, 30, 360, 3)
    ridge(stage, line, height, colour(0.7 - 0.045 * i, 0.045, 250 - 34 * i))
    mist(stage, horizon + 10 + 22 * i, 60, colour(0.82, 0.04, 50, 0.4))
  }
  const heath = inTurn([60, 150, 300])
  band(stage, horizon + 40, height, [
    [0, colour(0.74, 0.05, (heath + 85) / 2)],
    [0.3, colour(0.58, 0.07, heath)],
    [1, colour(0.38, 0.065, heath + 35)],
  ])
  tufts(stage, heath)
  yield
  const post = {
    x: width / 2 + away * random.range(-90, 110),
    y: horizon + (height - horizon) * random.range(0.4, 0.48),
  }
  const turn = random.pick([-1, 1])
  ways(stage, post, turn)
  mist(stage, horizon + 46, 70, colour(0.82, 0.04, 55, 0.5))
  goals(stage, away)
  const tall = random.range(390, 450)
  place(stage, { ...post, width: 420, height: tall, casts: 'shadow', modelled: 0.5 }, (local) =>
    signpost(local, stage, tall),
  )
  const walker = { x: post.x - turn * random.range(95, 120), y: post.y + random.range(90, 130) }
  place(stage, { ...walker, width: 150, height: 205, casts: 'shadow', modelled: 0.9 }, (local) => {
    const coat = colour(0.5, 0.14, random.pick([25, 40, 15]))
    const look = {
      coat,
      legs: colour(0.28, 0.04, 280),
      hair: colour(0.3, 0.05, 50),
      skin: colour(0.74, 0.07, 60),
    }
    figure(local, 195, { ...look, hand: [0.085, -0.94] })
    local.fillStyle = colour(0.42, 0.08, 60)
    local.fillRect(-58, -58, 44, 54)
    local.fillStyle = colour(0.6, 0.08, 70)
    local.fillRect(-58, -46, 44, 6)
  })
  heather(stage, turn)
  return { flow: (x, y) => (y < horizon ? 0.4 : 0.1) * noise.at(x / 400, y / 240) + (y > horizon ? 0.1 : 0) }
}

/** Where a way goes: to a place at the horizon or out of the picture, with a bend. */
interface Way {
  end: { x: number; y: number }
  half: number
  bend: { x: number; y: number }
}

/** Sandy ways from the post to all sides, one of which winds back to where it came from. */
function ways(
  { ctx, colour, width, height, horizon, random }: Stage,
  post: { x: number; y: number },
  away: number,
): void {
  const far = horizon + 52
  const list: Way[] = [
    {
      end: { x: width / 2 - away * random.range(280, 380), y: far },
      half: 5,
      bend: { x: post.x - away * 20, y: far + 60 },
    },
    {
      end: { x: width / 2 + away * random.range(-60, 60), y: far },
      half: 4,
      bend: { x: post.x + random.range(-70, 70), y: far + 50 },
    },
    {
      end: { x: width / 2 + away * random.range(300, 400), y: far + 8 },
      half: 6,
      bend: { x: post.x + away * 150, y: post.y + 10 },
    },
    {
      end: { x: away > 0 ? width + 60 : -60, y: post.y + 110 },
      half: 50,
      bend: { x: post.x + away * 200, y: post.y + 20 },
    },
    {
      end: { x: width / 2 - away * random.range(120, 260), y: height + 40 },
      half: 190,
      bend: { x: post.x - away * 60, y: post.y + 120 },
    },
  ]
  for (const { end, half, bend } of list) {
    const flat = Math.abs(end.y - post.y) < 150 && half > 40
    const aside = flat ? { x: 0, y: half * 0.5 } : { x: half, y: 0 }
    ctx.fillStyle = gradient(ctx, post.x, post.y, end.x, end.y, [
      [0, colour(0.78, 0.07, 72)],
      [1, colour(0.72, 0.06, half > 40 ? 45 : 70)],
    ])
    ctx.beginPath()
    const wide = half > 40 ? 56 : 24
    ctx.moveTo(post.x - wide, post.y + 10)
    ctx.quadraticCurveTo(
      bend.x - aside.x * 0.6 - wide * 0.3,
      bend.y - aside.y * 0.6,
      end.x - aside.x,
      end.y - aside.y,
    )
    ctx.lineTo(end.x + aside.x, end.y + aside.y)
    ctx.quadraticCurveTo(bend.x + aside.x * 0.6 + wide * 0.3, bend.y + aside.y, post.x + wide, post.y + 14)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.77, 0.07, 72)
  ctx.beginPath()
  ctx.ellipse(post.x, post.y + 10, 92, 30, 0, 0, 6.3)
  ctx.fill()
}

/** What each way leads to, if the fog is to be believed. */
function goals(stage: Stage, away: number): void {
  const { colour, horizon, width, random } = stage
  const haze = colour(0.62, 0.045, 275)
  const [tower, arch, tree] = random.shuffle([-325, -130, 320])
  const at = (aside: number) => ({ x: width / 2 + away * aside, y: horizon + 62 })
  place(
    stage,
    { ...at(tower! + random.range(-25, 25)), width: 120, height: 190, casts: 'nothing', modelled: 0.4 },
    (local) => {
      local.fillStyle = haze
      local.fillRect(-26, -150, 52, 152)
      local.beginPath()
      local.moveTo(-36, -146)
      local.lineTo(0, -190)
      local.lineTo(36, -146)
      local.fill()
    },
  )
  place(
    stage,
    { ...at(arch! + random.range(-40, 40)), width: 160, height: 130, casts: 'nothing', modelled: 0.4 },
    (local) => {
      local.strokeStyle = haze
      local.lineWidth = 17
      local.beginPath()
      local.moveTo(-40, 2)
      local.lineTo(-40, -60)
      local.arc(0, -62, 40, 3.14, 0)
      local.lineTo(40, 2)
      local.stroke()
    },
  )
  place(
    stage,
    { ...at(tree! + random.range(-30, 30)), width: 170, height: 160, casts: 'nothing', modelled: 0.4 },
    (local) =>
      leafyTree(local, stage, 140, -away, { shade: [0.56, 0.05, 240], lit: [0.7, 0.05, 130], masses: 30 }),
  )
}
