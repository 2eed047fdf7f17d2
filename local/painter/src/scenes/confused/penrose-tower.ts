import { figure } from '../../props/figure.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { gradient } from '../../stage/wash.ts'

/** The room that the tower takes, in units. */
export const TOWER = { width: 640, height: 800 }

/** Half a tread across and down the picture, in units: stairs are seen from above at 30 degrees. */
const ACROSS = 62
const DOWN = 40
/**
 * Flights of 5, 5, 2 and 2 steps: what the long flights come towards the eye, the climb makes up for, so that
 * the last step meets the first (L. and R. Penrose, 1958).
 */
const FLIGHTS = [
  { steps: 5, x: 1, y: 1 },
  { steps: 5, x: -1, y: 1 },
  { steps: 2, x: -1, y: -1 },
  { steps: 2, x: 1, y: -1 },
] as const
const RISE = (6 * DOWN) / 14
const BASE = 300
/** From far to near, as walls hide each other. */
const ORDER = [0, 13, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 10]

/** The tower with its front corner at the origin. */
export function penroseTower(ctx: Context, stage: Stage, look: { litFront: boolean; climber: number }): void {
  const { colour, random } = stage
  const [stone, shaded, tread] = random.pick([
    [58, 295, 175],
    [85, 230, 30],
    [25, 265, 120],
    [110, 310, 75],
  ] as const)
  ctx.save()
  const steps = treads()
  const corner = steps[10]!
  const ground = corner.y + DOWN + 10 * RISE + BASE
  ctx.translate(-1.5 * ACROSS, -ground)
  const bright = (alpha: number) => colour(0.76, 0.085, stone, alpha)
  const dim = (alpha: number) => colour(0.47, 0.075, shaded, alpha)
  ctx.strokeStyle = colour(0.4, 0.07, 280)
  ctx.lineWidth = 5
  ctx.lineJoin = 'round'
  for (const i of ORDER) {
    const { x, y } = steps[i]!
    const depth = i * RISE + BASE
    face(ctx, x, y, -ACROSS, depth, look.litFront ? dim : bright)
    face(ctx, x, y, ACROSS, depth, look.litFront ? bright : dim)
    ctx.fillStyle = i % 2 ? colour(0.84, 0.06, tread) : colour(0.93, 0.05, 85)
    ctx.beginPath()
    ctx.moveTo(x, y - DOWN)
    ctx.lineTo(x + ACROSS, y)
    ctx.lineTo(x, y + DOWN)
    ctx.lineTo(x - ACROSS, y)
    ctx.closePath()
    ctx.fill()
    ctx.stroke()
    if (i === look.climber) climber(ctx, stage, x, y)
  }
  openings(ctx, stage, ground)
  ctx.restore()
}

/** Middles of the treads, from the back corner on. */
function treads(): { x: number; y: number }[] {
  const places = [{ x: 0, y: 0 }]
  for (const flight of FLIGHTS) {
    for (let i = 0; i < flight.steps; i++) {
      const { x, y } = places.at(-1)!
      places.push({ x: x + flight.x * ACROSS, y: y + flight.y * DOWN - RISE })
    }
  }
  return places
}

/** One wall of a step, which goes in the cloud below. */
function face(
  ctx: Context,
  x: number,
  y: number,
  aside: number,
  depth: number,
  tone: (alpha: number) => string,
): void {
  const foot = y + DOWN / 2 + depth
  ctx.fillStyle = gradient(ctx, 0, foot - 290, 0, foot - 120, [
    [0, tone(1)],
    [1, tone(0)],
  ])
  ctx.beginPath()
  ctx.moveTo(x, y + DOWN)
  ctx.lineTo(x + aside, y)
  ctx.lineTo(x + aside, y + depth)
  ctx.lineTo(x, y + DOWN + depth)
  ctx.fill()
}

/** Doors: one to the ground, one into the air, one upside down. */
function openings(ctx: Context, stage: Stage, ground: number): void {
  const { colour, random } = stage
  const warm = random.int(0, 3)
  const turns = random.shuffle([0, 3.1416, 1.5708, 0])
  const doors = [
    { side: 1, x: 78, up: 250, tall: 130, turn: 0 },
    { side: 1, x: 190, up: random.range(235, 275), tall: 96, turn: turns[0]! },
    { side: 1, x: 300, up: random.range(190, 230), tall: 96, turn: turns[1]! },
    { side: -1, x: 94, up: random.range(230, 290), tall: 108, turn: turns[2]! },
  ]
  for (const [i, { side, x, up, tall, turn }] of doors.entries()) {
    ctx.save()
    ctx.transform(1, (-side * DOWN) / ACROSS, 0, 1, 0, ground)
    ctx.translate(side * x, -up - tall / 2)
    ctx.rotate(turn)
    const half = tall * 0.24
    for (const [grow, fill] of [
      [7, colour(0.36, 0.06, 290)],
      [0, i === warm ? colour(0.88, 0.12, 80) : colour(0.24, 0.05, 270)],
    ] as const) {
      ctx.fillStyle = fill
      ctx.beginPath()
      ctx.moveTo(-half - grow, tall / 2)
      ctx.lineTo(-half - grow, -tall / 2 + half)
      ctx.arc(0, -tall / 2 + half, half + grow, 3.1416, 0)
      ctx.lineTo(half + grow, tall / 2)
      ctx.fill()
    }
    ctx.restore()
  }
}

/** Someone on the way up, with the shadow below. */
function climber(ctx: Context, { colour, random }: Stage, x: number, y: number): void {
  ctx.fillStyle = colour(0.34, 0.06, 285, 0.8)
  ctx.beginPath()
  ctx.ellipse(x + 16, y + 2, 34, 10, 0.2, 0, 6.3)
  ctx.fill()
  ctx.save()
  ctx.translate(x, y + 4)
  figure(ctx, 112, {
    coat: colour(0.52, 0.17, random.pick([25, 350, 35])),
    legs: colour(0.26, 0.05, 270),
    hair: colour(0.28, 0.05, 50),
    skin: colour(0.72, 0.07, 60),
    hand: [0.09, -0.95],
    stride: 0.1,
  })
  ctx.restore()
}
