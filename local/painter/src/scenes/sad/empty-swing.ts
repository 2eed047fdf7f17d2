import { bareTree } from '../../props/bare-tree.ts'
import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'

/** A field in November fog, a swing that nobody uses on a tree without leaves, and geese that leave. */
export function* emptySwing(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const { x: lightX } = stage.light
  stage.light = {
    x: lightX,
    y: horizon - 90,
    lit: colour(0.75, 0.03, 80),
    shade: colour(0.17, 0.025, 262),
    strength: 0.6,
  }
  band(stage, 0, horizon + 40, [
    [0, colour(0.38, 0.04, 256)],
    [0.55, colour(0.52, 0.04, 250)],
    [1, colour(0.68, 0.03, 240)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.36, 0.035, 256, 0.7),
    bright: colour(0.7, 0.02, 245, 0.5),
    amount: 0,
    flat: 3,
  })
  yield
  glow(ctx, lightX, horizon - 90, 300, [
    [0, colour(0.8, 0.03, 85, 0.6)],
    [0.16, colour(0.7, 0.03, 85, 0.3)],
    [1, CLEAR],
  ])
  for (const [i, lift] of [70, 30, -20].entries()) {
    ridge(stage, hills(stage, horizon - lift, 26, 420, 3), height, colour(0.58 - 0.07 * i, 0.03, 250))
    mist(stage, horizon - lift + 40, 60, colour(0.66, 0.022, 245, 0.5))
  }
  const knoll = hills(stage, horizon + 150, 26, 700, 2)
  ridge(
    stage,
    knoll,
    height,
    gradient(ctx, 0, horizon + 120, 0, height, [
      [0, colour(0.44, 0.035, 235)],
      [1, colour(0.22, 0.03, 250)],
    ]),
  )
  yield
  fallen(stage, knoll)
  const side = lightX < width / 2 ? 1 : -1
  const x = width / 2 + side * random.range(30, 90)
  const tall = Math.min(0.86 * knoll(x), 600, 0.53 * width)
  place(stage, { x, y: knoll(x) + 8, width: tall * 1.35, height: tall, casts: 'shadow' }, (local) => {
    bareTree(local, random.fork('tree'), {
      height: tall * 0.93,
      colour: colour(0.2, 0.025, 255),
      spread: 0.52,
      lean: -side * 0.07,
      crooked: 0.5,
    })
    swing(local, stage, -side * tall * 0.2, tall, side)
  })
  yield
  for (let i = stage.many(420); i > 0; i--) {
    const [u, near] = [random.range(0, width), random.next()]
    const tone = colour(random.range(0.2, 0.42), 0.03, random.range(180, 250))
    blade(
      ctx,
      u,
      height * 0.8 + near * height * 0.22,
      random.range(-20, 26),
      30 + 70 * near,
      2 + 3 * near,
      tone,
    )
  }
  geese(stage, width / 2 - side * width * 0.2, horizon * random.range(0.24, 0.4), side)
  return { flow: (u, v) => 0.3 * noise.at(u / 500, v / 260) + (v > horizon + 180 ? 0.2 : 0) }
}

/** A stout branch with two ropes and a seat that has swung a little aside. */
function swing(ctx: Context, { colour }: Stage, x: number, tall: number, side: number): void {
  const [top, seat] = [-tall * 0.43, -tall * 0.1]
  ctx.strokeStyle = colour(0.2, 0.025, 255)
  ctx.lineWidth = tall * 0.022
  ctx.beginPath()
  ctx.moveTo(0, -tall * 0.3)
  ctx.quadraticCurveTo(x * 0.6, top - tall * 0.04, x * 1.7, top - 6)
  ctx.stroke()
  ctx.lineWidth = 6
  ctx.strokeStyle = colour(0.22, 0.03, 60)
  for (const rope of [-1, 1]) {
    ctx.beginPath()
    ctx.moveTo(x + rope * 20, top)
    ctx.lineTo(x + rope * 22 - side * 16, seat)
    ctx.stroke()
  }
  ctx.lineWidth = 9
  ctx.strokeStyle = colour(0.5, 0.12, 30)
  ctx.beginPath()
  ctx.moveTo(x - 30 - side * 16, seat)
  ctx.lineTo(x + 30 - side * 16, seat - side * 3)
  ctx.stroke()
}

/** Leaves on the ground, the only warm colour. */
function fallen({ ctx, colour, random, many, width, height }: Stage, knoll: (x: number) => number): void {
  for (let i = many(240); i > 0; i--) {
    const x = random.range(0, width)
    const near = random.next()
    const y = knoll(x) + 20 + near * near * (height - knoll(x))
    ctx.fillStyle = colour(random.range(0.36, 0.56), 0.08, random.range(35, 75), 0.85)
    ctx.beginPath()
    ctx.ellipse(x, y, 3 + 7 * near, 1.5 + 3 * near, random.range(0, 3), 0, 6.3)
    ctx.fill()
  }
}

/** A wedge of geese on its way over the horizon. */
function geese({ ctx, colour, random }: Stage, x: number, y: number, side: number): void {
  ctx.strokeStyle = colour(0.24, 0.02, 258, 0.9)
  ctx.lineWidth = 5
  ctx.lineCap = 'round'
  for (let i = 0; i < 9; i++) {
    const rank = Math.floor((i + 1) / 2)
    const [u, v] = [x + side * rank * 36, y + (i % 2 ? 1 : -0.55) * rank * 17 + random.range(-3, 3)]
    const span = 19 - rank
    ctx.beginPath()
    ctx.moveTo(u - span, v - random.range(2, 7))
    ctx.quadraticCurveTo(u - span * 0.3, v - 3, u, v)
    ctx.quadraticCurveTo(u + span * 0.3, v - 3, u + span, v - random.range(2, 7))
    ctx.stroke()
  }
}
