import type { Stage } from '../../stage/stage.ts'
import { CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A bare room seen from the front: where its back wall is. */
export interface Room {
  left: number
  right: number
  /** Where the back wall meets the ceiling and the floor. */
  top: number
  foot: number
}

/** Draws walls, ceiling and boards, paler towards the light. */
export function room(stage: Stage): Room {
  const { ctx, colour, width, height, horizon, light, random } = stage
  const eye = width * random.range(0.36, 0.64)
  const plaster = random.pick([88, 120, 50])
  const back: Room = {
    left: width * random.range(0.05, 0.1),
    right: width * random.range(0.9, 0.95),
    top: horizon * random.range(0.08, 0.2),
    foot: horizon + random.range(90, 160),
  }
  ctx.fillStyle = colour(0.74, 0.016, 80)
  ctx.fillRect(0, 0, width, height)
  boards(stage, back, eye)
  const dim = light.x < eye ? 1 : 0
  ctx.fillStyle = gradient(ctx, back.left, 0, back.right, 0, [
    [1 - dim, colour(0.86, 0.018, plaster)],
    [dim, colour(0.68, 0.018, plaster - 18)],
  ])
  ctx.fillRect(back.left, back.top, back.right - back.left, back.foot - back.top)
  // Side walls and ceiling run towards the eye.
  const lean = (y: number, x: number, to: number) => horizon + ((y - horizon) * (eye - to)) / (eye - x)
  for (const [x, border] of [
    [back.left, 0],
    [back.right, width],
  ] as const) {
    const isDim = x < eye === light.x > eye
    ctx.fillStyle = colour(isDim ? 0.62 : 0.8, 0.016, isDim ? 60 : 85)
    ctx.beginPath()
    ctx.moveTo(x, back.top)
    ctx.lineTo(border, lean(back.top, x, border))
    ctx.lineTo(border, lean(back.foot, x, border))
    ctx.lineTo(x, back.foot)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.83, 0.014, 85)
  ctx.beginPath()
  ctx.moveTo(back.left, back.top)
  ctx.lineTo(0, lean(back.top, back.left, 0))
  ctx.lineTo(0, 0)
  ctx.lineTo(width, 0)
  ctx.lineTo(width, lean(back.top, back.right, width))
  ctx.lineTo(back.right, back.top)
  ctx.fill()
  ctx.fillStyle = colour(0.9, 0.014, 88)
  ctx.fillRect(back.left, back.foot - 24, back.right - back.left, 24)
  ctx.fillStyle = colour(0.5, 0.016, 60, 0.6)
  ctx.fillRect(back.left, back.foot - 3, back.right - back.left, 7)
  return back
}

/** Floorboards towards the eye's point, each of another tone. */
function boards({ ctx, colour, width, height, horizon, random }: Stage, { foot }: Room, eye: number): void {
  const step = 78
  const near = (height - horizon) / (foot - horizon)
  const count = Math.ceil(width / step / 2) + 2
  for (let i = -count; i < count; i++) {
    const [a, b] = [i * step, (i + 1) * step]
    ctx.fillStyle = gradient(ctx, 0, foot, 0, height, [
      [0, colour(0.74 + random.range(-0.02, 0.02), 0.02, 72)],
      [1, colour(0.62 + random.range(-0.035, 0.035), 0.022, 66)],
    ])
    ctx.beginPath()
    ctx.moveTo(eye + a, foot)
    ctx.lineTo(eye + b + 1, foot)
    ctx.lineTo(eye + b * near + 2, height)
    ctx.lineTo(eye + a * near, height)
    ctx.fill()
  }
}

/** A tall window in the back wall under the light, and its light on the floor. */
export function windowLight(stage: Stage, back: Room, half: number, away: number): void {
  const { ctx, colour, light, horizon, height, random } = stage
  const { x } = light
  const [top, sill] = [back.top + 60, horizon - 6]
  const pane = (from: number, to: number) => {
    ctx.fillStyle = gradient(ctx, 0, back.foot, 0, height, [
      [0, colour(0.95, 0.022, 90, 0.95)],
      [1, colour(0.93, 0.022, 88, 0.25)],
    ])
    ctx.beginPath()
    ctx.moveTo(x + from * half + away * 50, back.foot + 30)
    ctx.lineTo(x + to * half + away * 50, back.foot + 30)
    ctx.lineTo(x + to * half * 1.5 + away * 330, back.foot + 280)
    ctx.lineTo(x + from * half * 1.5 + away * 330, back.foot + 280)
    ctx.fill()
  }
  pane(-1, -0.08)
  pane(0.08, 1)
  ctx.fillStyle = colour(0.92, 0.014, 88)
  ctx.fillRect(x - half - 20, top - 20, 2 * half + 40, sill - top + 40)
  ctx.fillStyle = colour(0.56, 0.018, 65, 0.7)
  ctx.fillRect(x - half - 20, sill + 20, 2 * half + 40, 9)
  ctx.fillStyle = gradient(ctx, 0, top, 0, sill, [
    [0, colour(0.93, 0.018, 220)],
    [0.7, colour(0.97, 0.02, 95)],
    [1, colour(0.9, 0.02, 110)],
  ])
  ctx.fillRect(x - half, top, 2 * half, sill - top)
  ctx.fillStyle = colour(0.78, 0.016, 80)
  ctx.fillRect(x - 6, top, 12, sill - top)
  for (const down of random.pick([[0.33, 0.66], [0.5], [0.3]]))
    ctx.fillRect(x - half, top + (sill - top) * down, 2 * half, 8)
  glow(ctx, x, (top + sill) / 2, 420, [
    [0, colour(0.9, 0.025, 90, 0.4)],
    [1, CLEAR],
  ])
}
