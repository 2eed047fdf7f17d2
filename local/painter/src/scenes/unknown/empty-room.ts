import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { gradient } from '../../stage/wash.ts'
import { room, windowLight } from './room.ts'

/** An empty room, a chair that looks at the window, and on it a letter that nobody has opened. */
export function* emptyRoom(stage: Stage): Generator<void, Drawn> {
  const { colour, horizon, width, height, random, noise } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  stage.light = {
    x: stage.light.x,
    y: horizon - 130,
    lit: colour(0.97, 0.025, 88),
    shade: colour(0.36, 0.02, 300),
    strength: 0.6,
  }
  const back = room(stage)
  const half = random.range(64, 104)
  windowLight(stage, back, half, away)
  curtain(stage, back.top + 34, half, away)
  door(stage, width / 2 + away * width * random.range(0.18, 0.32), back.foot)
  yield
  const tall = random.range(270, 370)
  const chair = {
    x: width / 2 + away * random.range(-80, 130),
    y: back.foot + (height - back.foot) * random.range(0.4, 0.52),
  }
  place(
    stage,
    { ...chair, width: tall, height: tall * 1.1, below: 30, casts: 'shadow', modelled: 0.7 },
    (local) => drawChair(local, stage, tall, random.next() < 0.6 ? -away : away),
  )
  return { flow: (x, y) => (y < back.foot ? 1.4 : 0.08) + 0.3 * noise.at(x / 500, y / 500) }
}

/** A thin curtain that a breath of air lifts into the room. */
function curtain(
  { ctx, colour, light, horizon, random }: Stage,
  top: number,
  half: number,
  away: number,
): void {
  const blown = random.range(20, 90)
  for (const side of [-1, 1]) {
    const [x, out] = [light.x + side * (half + 26), side === away ? blown : 14]
    ctx.fillStyle = gradient(ctx, x - 50, 0, x + 50, 0, [
      [0, colour(0.93, 0.014, 90, 0.85)],
      [0.4, colour(0.8, 0.016, 75, 0.8)],
      [0.7, colour(0.95, 0.014, 90, 0.85)],
      [1, colour(0.78, 0.016, 75, 0.8)],
    ])
    ctx.beginPath()
    ctx.moveTo(x - side * 52, top)
    ctx.lineTo(x + side * 26, top)
    ctx.bezierCurveTo(
      x + side * 30,
      horizon - 160,
      x + side * (30 + out * 0.4),
      horizon,
      x + side * (24 + out),
      horizon + 86,
    )
    ctx.lineTo(x - side * 20 + side * out * 0.6, horizon + 92)
    ctx.bezierCurveTo(x - side * 14, horizon - 60, x - side * 30, horizon - 160, x - side * 52, top)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.6, 0.02, 70)
  ctx.fillRect(light.x - half - 66, top - 6, 2 * half + 132, 8)
}

/** A door in the far wall, not quite shut, dark behind. */
function door({ ctx, colour, horizon, random }: Stage, x: number, foot: number): void {
  const [wide, tall] = [74, foot - horizon + random.range(200, 240)]
  ctx.fillStyle = colour(0.88, 0.014, 86)
  ctx.fillRect(x - wide - 16, foot - tall - 16, 2 * wide + 32, tall + 16)
  ctx.fillStyle = colour(0.42, 0.02, 300)
  ctx.fillRect(x - wide, foot - tall, 2 * wide, tall + 2)
  const open = random.range(0.66, 0.82)
  ctx.fillStyle = gradient(ctx, x - wide, 0, x + wide, 0, [
    [0, colour(0.76, 0.018, 80)],
    [1, colour(0.68, 0.018, 72)],
  ])
  ctx.beginPath()
  ctx.moveTo(x - wide, foot - tall)
  ctx.lineTo(x - wide + 2 * wide * open, foot - tall - 10)
  ctx.lineTo(x - wide + 2 * wide * open, foot + 14)
  ctx.lineTo(x - wide, foot)
  ctx.fill()
  ctx.fillStyle = colour(0.6, 0.02, 66)
  for (const [from, to] of [
    [0.1, 0.42],
    [0.5, 0.9],
  ] as const) {
    ctx.fillRect(x - wide + 22, foot - tall + tall * from, 2 * wide * open - 44, 5)
    ctx.fillRect(x - wide + 22, foot - tall + tall * to, 2 * wide * open - 44, 5)
  }
  ctx.fillStyle = colour(0.5, 0.04, 75)
  ctx.beginPath()
  ctx.arc(x - wide + 2 * wide * open - 14, foot - tall * 0.46, 7, 0, 6.3)
  ctx.fill()
}

type Corner = readonly [x: number, y: number]

/** Corners of the seat and the feet below them, in heights of the chair. */
const SEAT: readonly Corner[] = [
  [-0.3, -0.43],
  [0.14, -0.4],
  [0.3, -0.5],
  [-0.12, -0.53],
]
const FEET: readonly Corner[] = [
  [-0.31, 0],
  [0.15, 0.04],
  [0.31, -0.09],
  [-0.12, -0.11],
]

/** A wooden chair, half turned away, with a sealed letter on its seat. */
function drawChair(ctx: Context, { colour }: Stage, tall: number, side: number): void {
  ctx.save()
  ctx.scale(tall * side, tall)
  ctx.lineCap = 'round'
  const [wood, lit] = [colour(0.46, 0.03, 60), colour(0.6, 0.032, 68)]
  const stick = (x0: number, y0: number, x1: number, y1: number, thick: number, fill: string) => {
    ctx.strokeStyle = fill
    ctx.lineWidth = thick
    ctx.beginPath()
    ctx.moveTo(x0, y0)
    ctx.lineTo(x1, y1)
    ctx.stroke()
  }
  for (const i of [3, 2, 0, 1]) {
    const [[x0, y0], [x1, y1]] = [SEAT[i]!, FEET[i]!]
    stick(x0, y0, x1, y1, 0.04, i < 2 ? lit : wood)
  }
  stick(-0.305, -0.2, 0.145, -0.17, 0.022, lit)
  stick(0.145, -0.15, 0.305, -0.28, 0.022, wood)
  stick(-0.12, -0.53, -0.15, -1.02, 0.042, lit)
  stick(0.3, -0.5, 0.31, -0.99, 0.042, wood)
  for (const [up, thick] of [
    [0.96, 0.07],
    [0.72, 0.035],
  ] as const) {
    stick(-0.145, -up, 0.305, 0.03 - up, thick, lit)
  }
  for (const across of [0.02, 0.15]) stick(across - 0.01, -0.72, across - 0.015, -0.94, 0.022, wood)
  ctx.fillStyle = colour(0.66, 0.03, 72)
  ctx.beginPath()
  for (const [x, y] of SEAT) ctx.lineTo(x, y)
  ctx.fill()
  ctx.fillStyle = wood
  ctx.beginPath()
  ctx.moveTo(-0.3, -0.43)
  ctx.lineTo(0.14, -0.4)
  ctx.lineTo(0.3, -0.5)
  ctx.lineTo(0.3, -0.46)
  ctx.lineTo(0.14, -0.355)
  ctx.lineTo(-0.3, -0.385)
  ctx.fill()
  ctx.fillStyle = colour(0.98, 0.012, 90)
  ctx.beginPath()
  ctx.moveTo(-0.15, -0.445)
  ctx.lineTo(0.07, -0.43)
  ctx.lineTo(0.14, -0.485)
  ctx.lineTo(-0.08, -0.5)
  ctx.fill()
  ctx.fillStyle = colour(0.54, 0.14, 30)
  ctx.beginPath()
  ctx.ellipse(0, -0.465, 0.03, 0.018, 0, 0, 6.3)
  ctx.fill()
  ctx.restore()
}
