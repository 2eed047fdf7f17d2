import { bareTree } from '../../props/bare-tree.ts'
import { figure } from '../../props/figure.ts'
import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'

/** A path through a wood at night; someone with a lantern, and eyes that have seen the light. */
export function* darkWood(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const walker = { x: width / 2 + random.range(-70, 70), y: horizon + (height - horizon) * 0.42 }
  const side = random.pick([-1, 1])
  const tall = 165
  const lantern = { x: walker.x + side * 0.24 * tall, y: walker.y - 0.4 * tall }
  stage.light = {
    ...lantern,
    lit: colour(0.84, 0.1, 75),
    shade: colour(0.09, 0.02, 260),
    strength: 0.8,
  }
  band(stage, 0, horizon + 90, [
    [0, colour(0.16, 0.03, 262)],
    [0.55, colour(0.27, 0.045, 245)],
    [1, colour(0.42, 0.05, 222)],
  ])
  glow(ctx, walker.x - side * 90, horizon * 0.62, 380, [
    [0, colour(0.62, 0.045, 205, 0.7)],
    [0.3, colour(0.4, 0.045, 220, 0.35)],
    [1, CLEAR],
  ])
  for (let depth = 0; depth < 3; depth++) {
    trunks(stage, depth, walker.x)
    mist(stage, horizon + 30 + 20 * depth, 110, colour(0.44, 0.04, 218, 0.32))
  }
  const ground = hills(stage, horizon + 60, 12, 300, 3)
  ridge(
    stage,
    ground,
    height,
    gradient(ctx, 0, horizon + 40, 0, height, [
      [0, colour(0.34, 0.045, 220)],
      [0.4, colour(0.22, 0.035, 240)],
      [1, colour(0.1, 0.02, 262)],
    ]),
  )
  path(stage, walker.x, ground(walker.x))
  glow(ctx, lantern.x, walker.y - 20, 230, [
    [0, colour(0.8, 0.1, 75, 0.65)],
    [0.3, colour(0.55, 0.09, 65, 0.28)],
    [1, CLEAR],
  ])
  for (const [i, edge] of [-1, 1, -1, 1].entries()) {
    yield
    const x = width / 2 + edge * (width * (0.26 + 0.12 * (i >> 1)) + random.range(-20, 30))
    const y = horizon + 110 + 90 * (i >> 1)
    const grown = Math.min(y * 0.96, 620 + 110 * (i >> 1))
    place(stage, { x, y, width: grown * 0.95, height: grown, casts: 'shadow', modelled: 0.5 }, (local) =>
      bareTree(local, random.fork(`tree ${i}`), {
        height: grown * 0.9,
        colour: colour(0.12, 0.02, 262),
        spread: 0.5,
        lean: -edge * random.range(0.08, 0.22),
        crooked: 1,
      }),
    )
  }
  yield
  place(stage, { ...walker, width: 150, height: 180, casts: 'shadow', modelled: 0.8 }, (local) => {
    const dark = colour(0.15, 0.025, 255)
    figure(local, tall, {
      coat: dark,
      legs: dark,
      hair: dark,
      skin: colour(0.42, 0.05, 60),
      hand: [side * 0.22, -0.52],
      stride: 0.06,
    })
    local.fillStyle = colour(0.96, 0.11, 85)
    local.fillRect(side * 0.24 * tall - 8, -0.46 * tall, 16, 24)
  })
  eyes(stage, walker.x)
  return {
    flow: (x, y) => (y < horizon + 60 ? 1.571 : 0.1) + 0.5 * noise.at(x / 180, y / 220),
    after: (after) => halo(after, stage, lantern),
  }
}

/** Rows of stems, paler the farther. */
function trunks(stage: Stage, depth: number, clear: number): void {
  const { ctx, colour, horizon, width, random, many } = stage
  for (let i = many([26, 17, 10][depth]!); i > 0; i--) {
    const x = random.range(0, width)
    if (Math.abs(x - clear) < 60 + 50 * depth) continue
    const thick = random.range(7, 13) * (1 + depth * 0.8)
    const lean = random.range(-40, 40)
    ctx.fillStyle = colour(0.32 - 0.08 * depth, 0.04, 235 + 8 * depth)
    ctx.beginPath()
    ctx.moveTo(x - thick, horizon + 100)
    ctx.quadraticCurveTo(x - thick * 0.4 + lean * 0.3, horizon * 0.5, x + lean - thick * 0.3, -10)
    ctx.lineTo(x + lean + thick * 0.3, -10)
    ctx.quadraticCurveTo(x + thick * 0.4 + lean * 0.3, horizon * 0.5, x + thick, horizon + 100)
    ctx.fill()
  }
}

function path({ ctx, colour, height, width }: Stage, x: number, y: number): void {
  ctx.fillStyle = gradient(ctx, 0, y, 0, height, [
    [0, colour(0.46, 0.045, 215, 0.8)],
    [0.5, colour(0.32, 0.04, 230, 0.7)],
    [1, colour(0.16, 0.03, 255, 0.6)],
  ])
  ctx.beginPath()
  ctx.moveTo(x - 14, y)
  ctx.bezierCurveTo(x - 90, y + 90, x + 20, y + 170, width / 2 - 190, height)
  ctx.lineTo(width / 2 + 190, height)
  ctx.bezierCurveTo(x + 130, y + 180, x - 10, y + 90, x + 14, y)
  ctx.fill()
}

/** Pairs of eyes between the stems, all turned to the light. */
function eyes(stage: Stage, clear: number): void {
  const { colour, horizon, width, random } = stage
  for (let i = 0; i < 6; i++) {
    const [x, y] = [random.range(90, width - 90), horizon + random.range(-120, 150)]
    if (Math.abs(x - clear) < 130) continue
    const size = random.range(6, 11)
    place(stage, { x, y, width: 80, height: 40, below: 30, casts: 'nothing', modelled: 0 }, (local) => {
      for (const side of [-1, 1]) {
        local.fillStyle = colour(0.86, 0.13, 95)
        local.beginPath()
        local.ellipse(side * size * 1.7, 0, size, size * 0.62, side * 0.3, 0, 6.3)
        local.fill()
        local.fillStyle = colour(0.08, 0.01, 260)
        local.beginPath()
        local.ellipse(side * size * 1.7, 0, size * 0.24, size * 0.55, 0, 0, 6.3)
        local.fill()
      }
    })
  }
}

function halo(ctx: Context, { colour }: Stage, lantern: { x: number; y: number }): void {
  glow(ctx, lantern.x, lantern.y, 34, [
    [0, colour(0.98, 0.08, 90, 0.9)],
    [0.4, colour(0.85, 0.1, 80, 0.3)],
    [1, CLEAR],
  ])
}
