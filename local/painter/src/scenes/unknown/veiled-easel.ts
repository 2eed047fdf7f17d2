import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { gradient } from '../../stage/wash.ts'
import { type Room, room, windowLight } from './room.ts'

/** A studio that has been cleared: one painting is left, on its easel, under a cloth. */
export function* veiledEasel(stage: Stage): Generator<void, Drawn> {
  const { colour, horizon, width, height, random, noise } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  stage.light = {
    x: stage.light.x - away * 30,
    y: horizon - 150,
    lit: colour(0.97, 0.025, 88),
    shade: colour(0.38, 0.02, 290),
    strength: 0.6,
  }
  const back = room(stage)
  traces(stage, back, away)
  windowLight(stage, back, random.range(62, 80), away)
  const easel = {
    x: width / 2 + away * random.range(30, 110),
    y: back.foot + (height - back.foot) * random.range(0.42, 0.52),
  }
  const tall = random.range(480, 570)
  const slim = random.range(0.78, 1.2)
  place(
    stage,
    { ...easel, width: 460, height: tall, below: 30, casts: 'shadow', modelled: 0.75 },
    (local) => {
      local.scale(slim, 1)
      stand(local, stage, tall)
      cloth(local, stage, tall, away)
    },
  )
  yield
  const stool = {
    x: easel.x + random.pick([-1, 1]) * random.range(250, 290),
    y: easel.y + random.range(10, 60),
  }
  place(stage, { ...stool, width: 150, height: 260, below: 16, casts: 'shadow', modelled: 0.7 }, (local) =>
    stoolWithBrushes(local, stage),
  )
  return { flow: (x, y) => (y < back.foot ? 1.3 : 0.08) + 0.4 * noise.at(x / 400, y / 400) }
}

/** Pale squares on the wall where pictures hung, and a nail in each. */
function traces({ ctx, colour, width, random }: Stage, { top, right, left }: Room, away: number): void {
  let x = width / 2 - away * width * 0.06
  for (let i = 0; i < 4; i++) {
    const [wide, tall] = [random.range(80, 150), random.range(90, 190)]
    const y = top + random.range(50, 110)
    const from = away > 0 ? x : x - wide
    x += away * (wide + random.range(26, 50))
    if (from < left + 20 || from + wide > right - 20) continue
    ctx.fillStyle = colour(0.86, 0.014, 88, 0.75)
    ctx.fillRect(from, y, wide, tall)
    ctx.fillStyle = colour(0.45, 0.02, 60)
    ctx.fillRect(from + wide / 2 - 3, y - 14, 6, 10)
  }
}

function stand(ctx: Context, { colour }: Stage, tall: number): void {
  ctx.lineCap = 'round'
  for (const [x0, y0, x1, y1, tone] of [
    [0, -0.9, 0.05, -0.07, 0.42],
    [0, -0.99, 0, -0.24, 0.56],
    [-0.06, -0.9, -0.25, 0.02, 0.58],
    [0.06, -0.9, 0.25, 0.02, 0.5],
    [-0.29, -0.235, 0.29, -0.235, 0.56],
  ] as const) {
    ctx.strokeStyle = colour(tone, 0.035, 62)
    ctx.lineWidth = tall * 0.026
    ctx.beginPath()
    ctx.moveTo(x0 * tall, y0 * tall)
    ctx.lineTo(x1 * tall, y1 * tall)
    ctx.stroke()
  }
}

/** A cloth over a framed picture, in folds; one corner shows the gilt of the frame. */
function cloth(ctx: Context, { colour, random }: Stage, tall: number, away: number): void {
  ctx.save()
  ctx.scale(tall * away, tall)
  ctx.fillStyle = colour(0.34, 0.03, 55)
  ctx.fillRect(-0.26, -0.86, 0.52, 0.6)
  ctx.strokeStyle = colour(0.66, 0.09, 80)
  ctx.lineWidth = 0.035
  ctx.strokeRect(-0.26, -0.86, 0.52, 0.6)
  const [lift, hue] = [random.range(0.02, 0.2), random.pick([88, 88, 230, 40])]
  const shape = () => {
    ctx.beginPath()
    ctx.moveTo(-0.285, -0.885)
    ctx.quadraticCurveTo(0, -0.9, 0.285, -0.885)
    ctx.bezierCurveTo(0.3, -0.7, 0.285, -0.55, 0.31, -0.42 - lift)
    ctx.bezierCurveTo(0.22, -0.4 - lift, 0.1, -0.3 - lift, 0.02, -0.255)
    ctx.quadraticCurveTo(-0.1, -0.2, -0.2, -0.21)
    ctx.quadraticCurveTo(-0.27, -0.19, -0.32, -0.2)
    ctx.bezierCurveTo(-0.285, -0.5, -0.3, -0.7, -0.285, -0.885)
  }
  ctx.fillStyle = gradient(ctx, -0.3, 0, 0.3, 0, [
    [0, colour(0.95, 0.016, hue)],
    [0.5, colour(0.86, 0.018, hue)],
    [1, colour(0.72, 0.02, hue)],
  ])
  shape()
  ctx.fill()
  shape()
  ctx.clip()
  for (let i = 0; i < 6; i++) {
    const x = -0.28 + i * 0.105 + random.range(-0.02, 0.02)
    const [wide, drop] = [random.range(0.018, 0.034), random.range(-0.04, 0.08)]
    ctx.fillStyle = colour(0.58, 0.018, i % 3 ? 60 : 300, 0.55)
    ctx.beginPath()
    ctx.moveTo(x, -0.88)
    ctx.bezierCurveTo(x + 0.03, -0.6, x - 0.05, -0.4, x + drop, -0.1)
    ctx.lineTo(x + drop + wide, -0.1)
    ctx.bezierCurveTo(x + wide - 0.02, -0.4, x + wide + 0.02, -0.6, x, -0.88)
    ctx.fill()
  }
  // Two swags across, where it was thrown over.
  for (const [y, deep] of [
    [-0.84, 0.1],
    [-0.74, 0.22],
  ] as const) {
    ctx.strokeStyle = colour(0.62, 0.018, 65, 0.5)
    ctx.lineWidth = 0.016
    ctx.beginPath()
    ctx.moveTo(-0.3, y)
    ctx.quadraticCurveTo(random.range(-0.08, 0.08), y + deep, 0.31, y - 0.02)
    ctx.stroke()
  }
  ctx.restore()
}

/** A stool with a jar of brushes that have dried. */
function stoolWithBrushes(ctx: Context, { colour, random }: Stage): void {
  ctx.lineCap = 'round'
  for (const [x0, x1, y1] of [
    [-14, -26, -8],
    [14, 28, -8],
    [-38, -48, 8],
    [38, 48, 8],
  ] as const) {
    ctx.strokeStyle = colour(0.48, 0.03, 60)
    ctx.lineWidth = 11
    ctx.beginPath()
    ctx.moveTo(x0, -136)
    ctx.lineTo(x1, y1)
    ctx.stroke()
  }
  ctx.fillStyle = colour(0.5, 0.03, 62)
  ctx.beginPath()
  ctx.ellipse(0, -136, 62, 19, 0, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.68, 0.03, 72)
  ctx.beginPath()
  ctx.ellipse(0, -143, 62, 18, 0, 0, 6.3)
  ctx.fill()
  for (let i = 0; i < 5; i++) {
    const lean = -26 + i * 13 + random.range(-5, 5)
    const up = random.range(215, 245)
    ctx.strokeStyle = colour(0.55, 0.05, 60)
    ctx.lineWidth = 5
    ctx.beginPath()
    ctx.moveTo(lean * 0.3, -170)
    ctx.lineTo(lean, -up)
    ctx.stroke()
    ctx.strokeStyle = i === 2 ? colour(0.52, 0.13, 30) : colour(0.4, 0.03, 280)
    ctx.lineWidth = 10
    ctx.beginPath()
    ctx.moveTo(lean, -up)
    ctx.lineTo(lean * 1.06, -up - 10)
    ctx.stroke()
  }
  ctx.fillStyle = colour(0.74, 0.022, 200)
  ctx.beginPath()
  ctx.moveTo(-24, -200)
  ctx.lineTo(24, -200)
  ctx.lineTo(20, -142)
  ctx.quadraticCurveTo(0, -134, -20, -142)
  ctx.fill()
}
