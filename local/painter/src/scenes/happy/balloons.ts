import { flower } from '../../props/flower.ts'
import { blade } from '../../props/grass.ts'
import { leafyTree } from '../../props/leafy-tree.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, type Outline, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** Morning over a flower meadow: a path into the light, and balloons that have just taken off. */
export function* balloons(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, many } = stage
  const { x: sunX } = stage.light
  const sunY = horizon - random.range(90, 170)
  stage.light = {
    x: sunX,
    y: sunY,
    lit: colour(0.97, 0.09, 92),
    shade: colour(0.42, 0.09, 170),
    strength: 0.75,
  }
  band(stage, 0, horizon + 40, [
    [0, colour(0.76, 0.1, 232)],
    [0.45, colour(0.86, 0.06, 215)],
    [0.75, colour(0.93, 0.08, 95)],
    [1, colour(0.95, 0.1, 80)],
  ])
  yield
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.9, 0.05, 65, 0.7),
    bright: colour(0.99, 0.02, 95),
    amount: -0.12,
    flat: 1.6,
  })
  yield
  glow(ctx, sunX, sunY, 520, [
    [0, colour(0.97, 0.11, 92, 0.95)],
    [0.13, colour(0.93, 0.13, 90, 0.6)],
    [0.45, colour(0.85, 0.1, 85, 0.2)],
    [1, CLEAR],
  ])
  ctx.fillStyle = colour(0.985, 0.06, 98)
  ctx.beginPath()
  ctx.arc(sunX, sunY, 46, 0, 6.3)
  ctx.fill()
  const away = sunX < width / 2 ? 1 : -1
  const downs = meadow(stage, away)
  const [near] = downs.slice(-1) as [Outline]
  path(stage, downs[2]!, away)
  for (const [x, tall] of [
    [width / 2 + away * random.range(250, 330), random.range(150, 210)],
    [width / 2 - away * random.range(310, 400), random.range(90, 120)],
  ] as const) {
    const y = downs[3]!(x) + 34
    place(stage, { x, y, width: tall, height: tall, casts: 'shadow', modelled: 0.3 }, (local) =>
      leafyTree(local, stage, tall, -away, { shade: [0.5, 0.12, 148], lit: [0.83, 0.16, 115], masses: 110 }),
    )
  }
  rise(stage, away)
  yield
  const hues = random.shuffle([25, 50, 350, 300, 95]).slice(0, 4)
  for (let i = many(700); i > 0; i--) {
    const [x, deep] = [random.range(0, width), random.next()]
    const y = near(x) + 20 + deep * (height - near(x))
    if (noise.at(x / 170, y / 70) < -0.1) continue
    const hue = random.pick(hues)
    ctx.fillStyle = hue === 95 ? colour(0.97, 0.03, 95) : colour(random.range(0.7, 0.84), 0.17, hue)
    ctx.beginPath()
    ctx.ellipse(x, y, 2 + 5 * deep, 1.5 + 3.4 * deep, 0, 0, 6.3)
    ctx.fill()
  }
  for (let i = many(420); i > 0; i--) {
    const deep = random.next()
    const y = height * 0.82 + deep * height * 0.24
    const fill = colour(random.range(0.5, 0.8), 0.15, random.range(118, 140))
    blade(ctx, random.range(0, width), y, random.range(-16, 16), 26 + 60 * deep, 2 + 3.5 * deep, fill)
  }
  const posies = Array.from(
    { length: many(46) },
    () => [random.range(0, width), height * random.range(0.84, 1.01)] as const,
  )
  for (const [x, y] of posies.sort((p, q) => p[1] - q[1]))
    flower(ctx, stage, x, y, 11 + ((y / height - 0.84) / 0.17) * 13, random.pick(hues))
  return {
    flow: (x, y) =>
      y < horizon ? 0.5 * noise.at(x / 500, y / 300) : 0.35 * noise.at(x / 350, y / 200) - 0.1,
  }
}

/** Downs from far to near: blue and pale, then green and warm; the sun from one side. */
function meadow(stage: Stage, away: number): Outline[] {
  const { ctx, colour, horizon, width, height } = stage
  return [-8, 30, 80, 150, 250].map((drop, i) => {
    const outline = hills(
      stage,
      horizon + (drop * (height - horizon)) / 480,
      40 - 3 * i,
      300 + 110 * i,
      3 - (i >> 1),
    )
    const [lit, shade] = [
      colour(0.88 - 0.02 * i, 0.06 + 0.03 * i, 150 - 10 * i),
      colour(0.8 - 0.045 * i, 0.05 + 0.026 * i, 170 - 8 * i),
    ]
    const across = gradient(ctx, stage.light.x, 0, stage.light.x + away * width * 0.75, 180, [
      [0, lit],
      [1, shade],
    ])
    ridge(stage, outline, height, across)
    return outline
  })
}

function path(stage: Stage, far: Outline, away: number): void {
  const { ctx, colour, width, height } = stage
  const x = width / 2 - away * 60
  const y = far(x) + 6
  const deep = height - y
  ctx.fillStyle = gradient(ctx, 0, y, 0, height, [
    [0, colour(0.95, 0.06, 90)],
    [1, colour(0.84, 0.09, 76)],
  ])
  ctx.beginPath()
  ctx.moveTo(x - 5, y)
  ctx.bezierCurveTo(
    x + away * 110,
    y + deep * 0.25,
    x - away * 150 - 40,
    y + deep * 0.5,
    width / 2 - 150,
    height,
  )
  ctx.lineTo(width / 2 + 90, height)
  ctx.bezierCurveTo(x - away * 120 + 60, y + deep * 0.52, x + away * 135, y + deep * 0.27, x + 6, y)
  ctx.fill()
}

/** One balloon large and near, others small behind it: beside it, so that none hangs on another. */
function rise(stage: Stage, away: number): void {
  const { width, horizon, random } = stage
  const hues = random.shuffle([28, 50, 350, 300, 250, 150])
  const large = random.range(88, 112)
  const middle = width / 2 + away * random.range(40, 170)
  const smaller = [-1, 1, -1].slice(0, random.int(1, 3)).map((side, i) => {
    const radius = random.range(26, 46)
    const aside = 1.25 * (large + radius) + random.range(0, 60) + (i === 2 ? 110 : 0)
    return { radius, x: middle + side * away * aside, hangs: horizon * (random.range(0.34, 0.5) + 0.16 * i) }
  })
  const all = [...smaller.reverse(), { radius: large, x: middle, hangs: horizon * random.range(0.62, 0.72) }]
  for (const [i, { radius, x, hangs }] of all.entries()) {
    // The whole balloon stays within the picture, also where the seed brings everything nearer.
    const y = Math.max(hangs, 2.95 * radius + 0.07 * stage.height)
    const room = { x, y, width: radius * 2.3, height: radius * 3.1 }
    place(stage, { ...room, casts: 'nothing', modelled: 0.7 }, (local) =>
      balloon(local, stage, radius, hues[i]!),
    )
  }
}

/** A striped balloon; its basket stands on the origin. */
function balloon(ctx: Context, { colour }: Stage, radius: number, hue: number): void {
  ctx.save()
  ctx.scale(radius, radius)
  ctx.strokeStyle = colour(0.45, 0.06, 60)
  ctx.lineWidth = 0.035
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.moveTo(side * 0.3, -0.95)
    ctx.lineTo(side * 0.15, -0.3)
    ctx.stroke()
  }
  for (let i = 0; i < 8; i++) {
    const [from, to] = [-1 + i / 4, -0.75 + i / 4]
    ctx.fillStyle = i % 2 ? colour(0.96, 0.05, 92) : colour(0.66, 0.19, hue)
    ctx.beginPath()
    ctx.moveTo(0, -2.95)
    ctx.bezierCurveTo(from * 1.32, -2.95, from * 1.28, -1.6, from * 0.28, -0.85)
    ctx.lineTo(to * 0.28, -0.85)
    ctx.bezierCurveTo(to * 1.28, -1.6, to * 1.32, -2.95, 0, -2.95)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.5, 0.09, 55)
  ctx.fillRect(-0.19, -0.32, 0.38, 0.3)
  ctx.restore()
}
