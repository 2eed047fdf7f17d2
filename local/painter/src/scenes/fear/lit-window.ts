import { bareTree } from '../../props/bare-tree.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'

/** A house on a hill that nobody lives in; in one window a light, and a shape in the light. */
export function* litWindow(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const { x: moonX } = stage.light
  const away = moonX < width / 2 ? 1 : -1
  const moonY = horizon * random.range(0.3, 0.42)
  stage.light = {
    x: moonX,
    y: moonY,
    lit: colour(0.66, 0.04, 215),
    shade: colour(0.07, 0.02, 262),
    strength: 0.6,
  }
  band(stage, 0, horizon + 60, [
    [0, colour(0.14, 0.03, 265)],
    [0.6, colour(0.27, 0.045, 245)],
    [1, colour(0.44, 0.05, 222)],
  ])
  yield
  glow(ctx, moonX, moonY, 380, [
    [0, colour(0.8, 0.035, 200, 0.75)],
    [0.2, colour(0.5, 0.04, 215, 0.4)],
    [1, CLEAR],
  ])
  ctx.fillStyle = colour(0.86, 0.035, 110)
  ctx.beginPath()
  ctx.arc(moonX, moonY, 62, 0, 6.3)
  ctx.fill()
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.13, 0.025, 262, 0.9),
    bright: colour(0.48, 0.04, 225, 0.55),
    amount: 0.02,
    flat: 2.4,
  })
  yield
  ridge(stage, hills(stage, horizon - 20, 34, 300, 4), height, colour(0.3, 0.04, 235))
  mist(stage, horizon + 10, 80, colour(0.44, 0.04, 220, 0.5))
  const top = width / 2 + away * random.range(50, 150)
  const rough = hills(stage, 0, 10, 120, 4)
  const hill = (x: number) => {
    const far = ((x - top) / 520) * ((x - top) / 520)
    return horizon - 45 + (230 * far) / (0.35 + far) + rough(x)
  }
  ridge(
    stage,
    hill,
    height,
    gradient(ctx, moonX, horizon - 60, moonX + away * 500, height, [
      [0, colour(0.3, 0.04, 232)],
      [0.5, colour(0.17, 0.03, 250)],
      [1, colour(0.09, 0.02, 262)],
    ]),
  )
  path(stage, top, hill(top) + 10, away)
  fence(stage, hill, top, away)
  for (const [i, aside] of [away * 250, -away * 330].entries()) tree(stage, hill, top + aside, i, away)
  yield
  const window = random.pick([-1, 1])
  place(
    stage,
    { x: top, y: hill(top) + 22, width: 300, height: 330, casts: 'shadow', modelled: 0.55 },
    (local) => house(local, stage, window),
  )
  bats(stage, moonX, moonY, away)
  mist(stage, horizon + (height - horizon) * 0.5, 70, colour(0.36, 0.04, 225, 0.4))
  return {
    flow: (x, y) => 0.6 * noise.at(x / 260, y / 220) + (y < horizon ? -away * 0.25 : away * 0.2),
    after: (after) =>
      glow(after, top + window * 46, hill(top) - 112, 46, [
        [0, colour(0.9, 0.11, 80, 0.45)],
        [1, CLEAR],
      ]),
  }
}

function tree(stage: Stage, hill: (x: number) => number, x: number, index: number, away: number): void {
  const { colour, random } = stage
  const tall = random.range(300, 400) * (1 + 0.3 * index)
  place(stage, { x, y: hill(x) + 14, width: tall * 1.2, height: tall, casts: 'shadow' }, (local) =>
    bareTree(local, random.fork(`tree ${index}`), {
      height: tall * 0.88,
      colour: colour(0.12, 0.02, 260),
      spread: 0.55,
      lean: away * 0.2,
      crooked: 1,
    }),
  )
}

/** Crooked gables; the window is left or right of the door. */
function house(ctx: Context, { colour }: Stage, window: number): void {
  ctx.fillStyle = colour(0.15, 0.025, 255)
  ctx.beginPath()
  ctx.moveTo(-102, 0)
  ctx.lineTo(-108, -170)
  ctx.lineTo(-122, -166)
  ctx.lineTo(-52, -288)
  ctx.lineTo(-10, -212)
  ctx.lineTo(24, -214)
  ctx.lineTo(62, -310)
  ctx.lineTo(118, -172)
  ctx.lineTo(106, -174)
  ctx.lineTo(100, 0)
  ctx.fill()
  ctx.fillRect(-84, -290, 22, 70)
  ctx.fillStyle = colour(0.1, 0.02, 260)
  ctx.fillRect(-16, -70, 36, 70)
  ctx.fillRect(-window * 46 - 17, -160, 34, 46)
  ctx.fillRect(46, -240, 24, 34)
  ctx.fillStyle = colour(0.88, 0.12, 80)
  ctx.fillRect(window * 46 - 20, -164, 40, 54)
  ctx.fillStyle = colour(0.12, 0.02, 50)
  ctx.beginPath()
  ctx.ellipse(window * 46 + 3, -138, 8, 10, 0, 0, 6.3)
  ctx.fill()
  ctx.fillRect(window * 46 - 9, -130, 24, 20)
}

function path({ ctx, colour, height, width }: Stage, x: number, y: number, away: number): void {
  const deep = height - y
  ctx.fillStyle = gradient(ctx, 0, y, 0, height, [
    [0, colour(0.5, 0.04, 215, 0.9)],
    [1, colour(0.24, 0.03, 240, 0.8)],
  ])
  ctx.beginPath()
  ctx.moveTo(x - 9, y)
  ctx.bezierCurveTo(x - away * 150, y + deep * 0.3, x + away * 130, y + deep * 0.5, width / 2 - 150, height)
  ctx.lineTo(width / 2 + 110, height)
  ctx.bezierCurveTo(x + away * 190, y + deep * 0.52, x - away * 100, y + deep * 0.32, x + 9, y)
  ctx.fill()
}

/** Stakes that lean every way, along the hill. */
function fence(stage: Stage, hill: (x: number) => number, top: number, away: number): void {
  const { colour, random } = stage
  for (let i = 0; i < 7; i++) {
    const x = top - away * (150 + i * 62)
    const tall = 46 + 9 * i
    place(stage, { x, y: hill(x) + 26 + 9 * i, width: 50, height: tall, casts: 'shadow' }, (local) => {
      local.rotate(random.range(-0.25, 0.25))
      local.fillStyle = colour(0.13, 0.02, 258)
      local.fillRect(-5, -tall * 0.95, 10, tall)
    })
  }
}

function bats({ things: ctx, colour, random, growthAt }: Stage, x: number, y: number, away: number): void {
  if (growthAt(x, y) < 0.5) return
  ctx.fillStyle = colour(0.08, 0.02, 262)
  for (let i = 0; i < 6; i++) {
    const size = random.range(12, 30)
    const [u, v] = [x + away * random.range(-40, 260), y + random.range(-70, 110)]
    ctx.beginPath()
    ctx.moveTo(u, v)
    for (const side of [-1, 1]) {
      ctx.quadraticCurveTo(u + side * size * 0.5, v - size * 0.7, u + side * size * 1.3, v - size * 0.2)
      ctx.quadraticCurveTo(u + side * size * 0.7, v - size * 0.1, u + side * size * 0.45, v + size * 0.25)
      ctx.quadraticCurveTo(u + side * size * 0.2, v, u, v + size * 0.2)
    }
    ctx.fill()
  }
}
