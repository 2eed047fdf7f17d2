import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

interface Hall {
  x: number
  y: number
  /** Half of the far wall's width, and its height above and below the eye. */
  half: number
  up: number
  down: number
}

/** A long corridor at night; at its end a door stands ajar, and something is in the light. */
export function* corridor(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const side = stage.light.x < width / 2 ? -1 : 1
  const size = inTurn([1, 1.5, 0.9])
  const hall: Hall = {
    x: width / 2 + side * random.range(20, 120),
    y: horizon,
    half: 105 * size,
    up: 150 * size,
    down: 85,
  }
  const door = { x: hall.x + side * 14, top: hall.y - 100, bottom: hall.y + hall.down }
  stage.light = {
    x: door.x,
    y: hall.y - 20,
    lit: colour(0.84, 0.09, 85),
    shade: colour(0.07, 0.02, 262),
    strength: 0.7,
  }
  walls(stage, hall)
  boards(stage, hall)
  yield
  ctx.fillStyle = colour(0.2, 0.03, 245)
  ctx.fillRect(hall.x - hall.half, hall.y - hall.up, 2 * hall.half, hall.up + hall.down)
  // Light falls through the gap over the floor towards the eye.
  const reach = height - door.bottom
  ctx.fillStyle = gradient(ctx, 0, door.bottom, 0, height, [
    [0, colour(0.86, 0.1, 85, 0.9)],
    [0.4, colour(0.55, 0.07, 90, 0.45)],
    [1, colour(0.3, 0.04, 100, 0.12)],
  ])
  ctx.beginPath()
  ctx.moveTo(door.x - 32, door.bottom)
  ctx.lineTo(door.x + 34, door.bottom)
  ctx.lineTo(door.x + 34 + reach * 0.42, height)
  ctx.lineTo(door.x - 32 - reach * 0.42, height)
  ctx.fill()
  ctx.fillStyle = colour(0.93, 0.08, 90)
  ctx.fillRect(door.x - 34, door.top, 70, door.bottom - door.top)
  ctx.fillStyle = colour(0.13, 0.025, 255)
  ctx.beginPath()
  ctx.moveTo(door.x + side * 36, door.top)
  ctx.lineTo(door.x + side * 8, door.top - 26)
  ctx.lineTo(door.x + side * 8, door.bottom + 34)
  ctx.lineTo(door.x + side * 36, door.bottom)
  ctx.fill()
  glow(ctx, door.x, hall.y, 300, [
    [0, colour(0.75, 0.09, 85, 0.55)],
    [0.3, colour(0.45, 0.06, 90, 0.2)],
    [1, CLEAR],
  ])
  stranger(stage, door, side)
  furniture(stage, hall, side)
  return { flow: (x, y) => along(x - hall.x, y - hall.y) + 0.25 * noise.at(x / 200, y / 200) }
}

/** Everything in a corridor runs towards the eye's point, so strokes do. */
function along(dx: number, dy: number): number {
  return dx * dy > 0 ? 0.7 : -0.7
}

function walls(stage: Stage, hall: Hall): void {
  const { ctx, colour, width, height } = stage
  band(stage, 0, height, [
    [0, colour(0.1, 0.02, 262)],
    [1, colour(0.14, 0.025, 258)],
  ])
  const left = hall.x - hall.half
  const right = hall.x + hall.half
  for (const [far, near] of [
    [left, -width * 0.2],
    [right, width * 1.2],
  ] as const) {
    ctx.fillStyle = gradient(ctx, far, 0, near, 0, [
      [0, colour(0.36, 0.045, 215)],
      [0.35, colour(0.24, 0.045, 232)],
      [1, colour(0.1, 0.025, 258)],
    ])
    ctx.beginPath()
    ctx.moveTo(far, hall.y - hall.up)
    ctx.lineTo(near, hall.y - hall.up * 6.5)
    ctx.lineTo(near, hall.y + hall.down * 7.5)
    ctx.lineTo(far, hall.y + hall.down)
    ctx.fill()
    // Doors along the wall, closer together the farther away.
    for (const t of [0.08, 0.26, 0.58]) {
      const at = (u: number) => far + (near - far) * u
      const wide = 0.035 + 0.13 * t
      const high = (u: number) => hall.up * 0.55 + (hall.up * 6.5 - hall.up) * u * 0.62
      const low = (u: number) => hall.down + hall.down * 6.5 * u
      ctx.fillStyle = colour(0.14, 0.03, 250)
      ctx.beginPath()
      ctx.moveTo(at(t), hall.y - high(t))
      ctx.lineTo(at(t + wide), hall.y - high(t + wide))
      ctx.lineTo(at(t + wide), hall.y + low(t + wide))
      ctx.lineTo(at(t), hall.y + low(t))
      ctx.fill()
    }
  }
}

function boards({ ctx, colour, height, width, random }: Stage, hall: Hall): void {
  const top = hall.y + hall.down
  const spread = (height - top) / hall.down + 1
  const boardsAcross = 12
  for (let i = 0; i < boardsAcross; i++) {
    const edge = (k: number) => -1 + (2 * k) / boardsAcross
    const reach = Math.max(width, hall.half * spread)
    ctx.fillStyle = gradient(ctx, 0, top, 0, height, [
      [0, colour(0.38 + random.range(-0.03, 0.03), 0.04, 200)],
      [0.5, colour(0.22 + random.range(-0.03, 0.03), 0.035, 235)],
      [1, colour(0.11, 0.02, 258)],
    ])
    ctx.beginPath()
    ctx.moveTo(hall.x + edge(i) * hall.half, top)
    ctx.lineTo(hall.x + edge(i + 1) * hall.half, top)
    ctx.lineTo(hall.x + edge(i + 1) * reach, height)
    ctx.lineTo(hall.x + edge(i) * reach, height)
    ctx.fill()
  }
}

/** Someone long and thin in the door, and a shadow that is already here. */
function stranger(stage: Stage, door: { x: number; bottom: number }, side: number): void {
  const { colour, height, things: ctx, growthAt } = stage
  const foot = { x: door.x - side * 8, y: door.bottom + 4 }
  if (growthAt(foot.x, foot.y) > 0.6) {
    const deep = height - foot.y
    const dark = gradient(ctx, 0, foot.y, 0, height, [
      [0, colour(0.07, 0.02, 262, 0.95)],
      [1, colour(0.07, 0.02, 262, 0.55)],
    ])
    ctx.save()
    ctx.translate(foot.x, foot.y)
    ctx.transform(1, 0, -side * 0.08, -1, 0, 0)
    ctx.scale(1.9, 1)
    silhouette(ctx, deep * 0.9, dark)
    ctx.restore()
  }
  place(stage, { ...foot, width: 110, height: 175, casts: 'nothing', modelled: 0 }, (local) =>
    silhouette(local, 168, colour(0.06, 0.015, 262)),
  )
}

function silhouette(ctx: Context, tall: number, fill: Context['fillStyle']): void {
  ctx.save()
  ctx.scale(168, tall)
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.ellipse(0, -0.93, 0.052, 0.068, 0, 0, 6.3)
  ctx.fill()
  ctx.beginPath()
  ctx.moveTo(-0.02, -0.88)
  ctx.bezierCurveTo(-0.13, -0.86, -0.12, -0.7, -0.15, -0.36)
  ctx.lineTo(-0.19, -0.24)
  ctx.lineTo(-0.13, -0.3)
  ctx.lineTo(-0.1, -0.58)
  ctx.lineTo(-0.085, 0)
  ctx.lineTo(-0.015, 0)
  ctx.lineTo(0, -0.42)
  ctx.lineTo(0.015, 0)
  ctx.lineTo(0.085, 0)
  ctx.lineTo(0.1, -0.58)
  ctx.lineTo(0.13, -0.3)
  ctx.lineTo(0.19, -0.24)
  ctx.lineTo(0.15, -0.36)
  ctx.bezierCurveTo(0.12, -0.7, 0.13, -0.86, 0.02, -0.88)
  ctx.fill()
  ctx.restore()
}

/** An overturned chair in front, or a child's ball that has rolled here. */
function furniture(stage: Stage, hall: Hall, side: number): void {
  const { colour, height, random } = stage
  const y = hall.y + (height - hall.y) * 0.72
  const x = hall.x - side * random.range(180, 250)
  if (random.next() < 0.5) {
    place(stage, { x, y, width: 130, height: 110, casts: 'shadow', modelled: 0.9 }, (local) => {
      local.fillStyle = colour(0.42, 0.14, 25)
      local.beginPath()
      local.ellipse(0, -48, 48, 48, 0, 0, 6.3)
      local.fill()
      local.fillStyle = colour(0.75, 0.03, 90)
      local.beginPath()
      local.ellipse(0, -48, 48, 13, -0.4, 0, 6.3)
      local.fill()
    })
    return
  }
  place(stage, { x, y, width: 300, height: 150, casts: 'shadow', modelled: 0.9 }, (local) => {
    local.strokeStyle = colour(0.2, 0.04, 50)
    local.lineWidth = 13
    local.lineCap = 'round'
    local.beginPath()
    for (const [x0, y0, x1, y1] of [
      [-20, -6, 30, -92],
      [30, -92, 110, -84],
      [-70, -20, -20, -6],
      [-20, -6, 66, -4],
      [30, -92, -50, -110],
      [66, -4, 110, -84],
      [-70, -20, -112, -36],
    ] as const) {
      local.moveTo(x0, y0)
      local.lineTo(x1, y1)
    }
    local.stroke()
  })
}
