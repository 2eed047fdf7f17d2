import { leafyTree } from '../../props/leafy-tree.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A white cottage above a field of sunflowers, smoke from its chimney, washing on the line. */
export function* cottage(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  stage.light = {
    x: sunX,
    y: horizon - 170,
    lit: colour(0.98, 0.09, 92),
    shade: colour(0.4, 0.08, 250),
    strength: 0.75,
  }
  band(stage, 0, horizon + 60, [
    [0, colour(0.78, 0.09, 230)],
    [0.4, colour(0.87, 0.06, 210)],
    [0.72, colour(0.94, 0.08, 92)],
    [1, colour(0.93, 0.11, 78)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.9, 0.06, 60, 0.7),
    bright: colour(0.99, 0.03, 92),
    amount: -0.02,
    flat: 1.3,
  })
  glow(ctx, sunX, horizon - 170, 500, [
    [0, colour(0.98, 0.11, 92, 0.9)],
    [0.14, colour(0.93, 0.13, 88, 0.55)],
    [1, CLEAR],
  ])
  for (const [i, lift] of [50, 8].entries()) {
    const outline = hills(stage, horizon - lift, 40, 380, 3)
    ridge(stage, outline, height, colour(0.86 - 0.05 * i, 0.06 + 0.04 * i, 165 - 20 * i))
  }
  yield
  const knoll = hills(stage, horizon + 90, 34, 640, 1)
  ridge(
    stage,
    knoll,
    height,
    gradient(ctx, sunX, 0, sunX + away * width * 0.8, 0, [
      [0, colour(0.87, 0.14, 118)],
      [1, colour(0.72, 0.13, 138)],
    ]),
  )
  const x = width / 2 + away * random.range(60, 170)
  const y = knoll(x) + 34
  const tall = random.range(270, 330)
  const edge = width / 2 - 0.06 * width - 0.46 * tall
  const tree = {
    x: width / 2 + away * Math.min(edge, Math.abs(x - width / 2) + random.range(170, 200)),
    tall,
  }
  const shade = { shade: [0.5, 0.12, 148], lit: [0.84, 0.16, 115], masses: 120 } as const
  place(
    stage,
    { x: tree.x, y: knoll(tree.x) + 26, width: tree.tall, height: tree.tall, casts: 'shadow', modelled: 0.3 },
    (local) => leafyTree(local, stage, tree.tall, -away, shade),
  )
  smoke(stage, x - away * 52, y - 228, away)
  place(stage, { x, y, width: 300, height: 240, casts: 'shadow', modelled: 0.7 }, (local) =>
    house(local, stage, away),
  )
  washing(stage, x - away * 300, y + 30, away)
  sunflowers(stage, away)
  return { flow: (u, v) => 0.4 * noise.at(u / 420, v / 240) + (v > horizon + 100 ? -0.15 : 0.1) }
}

function house(ctx: Context, { colour, random }: Stage, away: number): void {
  ctx.fillStyle = colour(0.62, 0.11, 40)
  ctx.fillRect(-away * 52 - 15, -232, 30, 80)
  ctx.fillStyle = colour(0.97, 0.03, 88)
  ctx.beginPath()
  ctx.moveTo(-118, 0)
  ctx.lineTo(-118, -108)
  ctx.lineTo(118, -108)
  ctx.lineTo(118, 0)
  ctx.fill()
  ctx.fillStyle = colour(0.64, 0.18, random.pick([32, 28, 40]))
  ctx.beginPath()
  ctx.moveTo(-140, -100)
  ctx.lineTo(-88, -196)
  ctx.lineTo(88, -196)
  ctx.lineTo(140, -100)
  ctx.fill()
  const door = random.pick([250, 150, 350])
  ctx.fillStyle = colour(0.58, 0.15, door)
  ctx.fillRect(-22, -74, 40, 74)
  for (const window of [-84, 54]) {
    ctx.fillStyle = colour(0.58, 0.15, door)
    ctx.fillRect(window - 13, -78, 56, 40)
    ctx.fillStyle = colour(0.78, 0.08, 225)
    ctx.fillRect(window, -78, 30, 40)
    ctx.fillStyle = colour(0.7, 0.19, 20)
    ctx.fillRect(window - 6, -38, 42, 9)
  }
}

function smoke(stage: Stage, x: number, y: number, away: number): void {
  const { things: ctx, colour, random } = stage
  if (stage.growthAt(x, y) < 0.9) return
  for (let i = 0; i < 18; i++) {
    const up = i / 17
    ctx.fillStyle = colour(0.97, 0.02, 90, 0.5 * (1 - up))
    ctx.beginPath()
    const [u, v] = [x + away * 70 * up * up + random.range(-8, 8) * up, y - 125 * up]
    ctx.ellipse(u, v, 9 + 22 * up, 8 + 15 * up, 0, 0, 6.3)
    ctx.fill()
  }
}

function washing(stage: Stage, x: number, y: number, away: number): void {
  const { colour, random } = stage
  place(stage, { x, y, width: 300, height: 130, casts: 'shadow', modelled: 0.5 }, (local) => {
    local.strokeStyle = colour(0.55, 0.08, 60)
    local.lineWidth = 7
    for (const post of [-130, 130]) {
      local.beginPath()
      local.moveTo(post, 0)
      local.lineTo(post, -112)
      local.stroke()
    }
    local.lineWidth = 2.5
    local.beginPath()
    local.moveTo(-130, -110)
    local.quadraticCurveTo(0, -92, 130, -110)
    local.stroke()
    for (let i = 0; i < 5; i++) {
      const left = -112 + i * 47
      const tall = random.range(42, 64)
      local.fillStyle =
        i % 2 ? colour(0.97, 0.02, 95) : colour(0.72, 0.17, random.pick([25, 250, 350, 60, 150]))
      local.beginPath()
      local.moveTo(left, -102)
      local.lineTo(left + 36, -102)
      local.quadraticCurveTo(left + 38 + away * 8, -80, left + 33 + away * 12, -102 + tall)
      local.lineTo(left + away * 12, -102 + tall)
      local.fill()
    }
  })
}

/** Rows of sunflowers that look at the eye, small far away and large in front. */
function sunflowers({ ctx, colour, random, width, height, horizon }: Stage, away: number): void {
  const top = horizon + (height - horizon) * 0.46
  for (let row = 0; row < 9; row++) {
    const near = row / 8
    const y = top + (height - top) * (0.12 + 0.92 * near * (0.4 + 0.6 * near))
    const radius = 6 + 30 * near
    for (let x = random.range(-40, 0); x < width + 40; x += radius * random.range(1.9, 3.1)) {
      const [u, v] = [x, y + random.range(-0.7, 0.7) * radius]
      ctx.fillStyle = colour(0.55 + 0.12 * random.next(), 0.13, 135)
      ctx.beginPath()
      ctx.ellipse(
        u + away * radius * 0.5,
        v + radius * 1.5,
        radius * 0.8,
        radius * 1.3,
        random.range(-0.5, 0.5),
        0,
        6.3,
      )
      ctx.fill()
      ctx.fillStyle = colour(random.range(0.82, 0.9), 0.175, random.range(78, 94))
      ctx.beginPath()
      ctx.ellipse(u, v, radius, radius * 0.86, 0, 0, 6.3)
      ctx.fill()
      ctx.fillStyle = colour(0.43, 0.08, 55)
      ctx.beginPath()
      ctx.ellipse(u + away * radius * 0.06, v, radius * 0.4, radius * 0.34, 0, 0, 6.3)
      ctx.fill()
    }
  }
}
