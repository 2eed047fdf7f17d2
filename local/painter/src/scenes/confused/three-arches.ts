import { figure } from '../../props/figure.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'
import { hedge, pots } from './hedge.ts'

/** A hedge maze: three openings that look alike, behind each another one, and a red thread that has lost its end. */
export function* threeArches(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  stage.light = {
    x: sunX,
    y: horizon - 330,
    lit: colour(0.92, 0.09, 85),
    shade: colour(0.24, 0.06, 270),
    strength: 0.65,
  }
  const dusk = inTurn([280, 200, 30])
  band(stage, 0, horizon + 3, [
    [0, colour(0.6, 0.06, dusk)],
    [0.6, colour(0.76, 0.05, dusk + 45)],
    [1, colour(0.88, 0.06, 70)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.6, 0.06, dusk + 5, 0.6),
    bright: colour(0.9, 0.05, 65, 0.5),
    amount: random.range(0, 0.3),
    flat: random.range(1, 1.4),
  })
  yield
  glow(ctx, sunX, horizon - 250, 460, [
    [0, colour(0.94, 0.07, 80, 0.8)],
    [1, CLEAR],
  ])
  const sand = inTurn([60, 330, 220])
  band(stage, horizon, height, [
    [0, colour(0.8, 0.06, sand + 15)],
    [0.35, colour(0.68, 0.07, sand)],
    [1, colour(0.5, 0.065, sand - 20)],
  ])
  garden(stage)
  const foot = horizon + random.range(84, 104)
  const tall = random.range(235, 320)
  const middle = width / 2 + random.range(-40, 40)
  const gaps = [-1, 0, 1].map((i) => middle + i * random.range(275, 305))
  // Behind every opening stands the next hedge, paler, with an opening of its own.
  hedge(stage, {
    foot: horizon + 26,
    tall: tall * 0.7,
    gaps: gaps.map((x) => x + random.range(-45, 45)),
    far: 1,
  })
  mist(stage, horizon + 30, 60, colour(0.88, 0.05, 75, 0.4))
  yield
  hedge(stage, { foot, tall, gaps, far: 0 })
  yield
  shade(stage, foot)
  for (const x of gaps) lightThrough(stage, x, foot, away)
  pots(stage, gaps, foot)
  const lost = {
    x: random.pick(gaps) * 0.8 + width * 0.1 + random.range(-50, 50),
    y: foot + (height - foot) * random.range(0.4, 0.5),
  }
  thread(stage, lost, gaps, foot)
  place(stage, { ...lost, width: 160, height: 280, casts: 'shadow', modelled: 0.9 }, (local) => {
    local.scale(1.12, 1.12)
    const look = { coat: colour(0.42, 0.1, random.pick([255, 285, 230])), legs: colour(0.3, 0.04, 270) }
    figure(local, 240, {
      ...look,
      hair: colour(0.34, 0.08, 55),
      skin: colour(0.76, 0.07, 60),
      hand: [0.2, -0.52],
    })
    local.fillStyle = colour(0.56, 0.19, 25)
    local.beginPath()
    local.arc(50, -120, 17, 0, 6.3)
    local.fill()
  })
  corner(stage, random.pick([-1, 1]))
  return { flow: (x, y) => (y < foot ? 0.8 : 0.05) + 0.6 * noise.at(x / 160, y / 160) }
}

/** Poplars and a roof beyond, where one might get out. */
function garden(stage: Stage): void {
  const { ctx, colour, horizon, width, random, many } = stage
  for (let i = many(9); i > 0; i--) {
    const [x, tall] = [random.range(0, width), random.range(300, 400)]
    ctx.fillStyle = colour(random.range(0.62, 0.7), 0.05, random.range(200, 290))
    ctx.beginPath()
    ctx.ellipse(x, horizon - tall / 2, random.range(22, 40), tall / 2, 0, 0, 6.3)
    ctx.fill()
  }
  mist(stage, horizon - 120, 170, colour(0.86, 0.05, 60, 0.6))
}

/** The hedge's own shade on the gravel, and what lies about there. */
function shade({ ctx, colour, random, many, width, height }: Stage, foot: number): void {
  ctx.fillStyle = gradient(ctx, 0, foot, 0, foot + 150, [
    [0, colour(0.42, 0.065, 285, 0.9)],
    [0.6, colour(0.46, 0.065, 300, 0.7)],
    [1, CLEAR],
  ])
  ctx.fillRect(0, foot, width, 150)
  for (let i = many(260); i > 0; i--) {
    const near = random.next()
    ctx.fillStyle = colour(random.range(0.4, 0.78), 0.06, random.pick([40, 70, 300, 150]), 0.6)
    ctx.beginPath()
    ctx.ellipse(
      random.range(0, width),
      foot + 8 + near * near * (height - foot),
      8 + 22 * near,
      2 + 5 * near,
      0,
      0,
      6.3,
    )
    ctx.fill()
  }
}

/** Sun that comes through an opening and lies on the gravel; the hedge's own shade lies beside it. */
function lightThrough({ ctx, colour, light }: Stage, x: number, foot: number, away: number): void {
  const reach = 190
  const lean = Math.max(-130, Math.min(130, (x - light.x) * 0.3)) + away * 10
  ctx.fillStyle = gradient(ctx, 0, foot, 0, foot + reach, [
    [0, colour(0.94, 0.08, 82, 1)],
    [0.6, colour(0.9, 0.08, 78, 0.8)],
    [1, colour(0.86, 0.07, 80, 0)],
  ])
  ctx.beginPath()
  ctx.moveTo(x - 62, foot)
  ctx.lineTo(x + 62, foot)
  ctx.lineTo(x + 92 + lean, foot + reach)
  ctx.lineTo(x - 92 + lean, foot + reach)
  ctx.fill()
}

/** The thread: out of one opening, in loops over the gravel, and into the others. */
function thread(
  { ctx, colour, random }: Stage,
  from: { x: number; y: number },
  gaps: number[],
  foot: number,
): void {
  for (const [width, fill, drop] of [
    [8, colour(0.4, 0.06, 30, 0.5), 4],
    [6, colour(0.58, 0.19, 25), 0],
  ] as const) {
    const chance = random.fork('loops')
    ctx.strokeStyle = fill
    ctx.lineWidth = width
    for (const x of gaps) {
      const swing = chance.range(-140, 140)
      ctx.beginPath()
      ctx.moveTo(x + 8, foot + drop)
      ctx.bezierCurveTo(
        x + swing,
        foot + 90 + drop,
        from.x - 2 * swing,
        from.y - 60 + drop,
        from.x - swing,
        from.y + drop,
      )
      ctx.bezierCurveTo(
        from.x - swing * 0.2,
        from.y + 60 + drop,
        from.x + swing * 1.5,
        from.y + 70 + drop,
        from.x + swing,
        from.y + 18 + drop,
      )
      ctx.bezierCurveTo(
        from.x + swing * 0.8,
        from.y - 20 + drop,
        from.x + 60,
        from.y - 10 + drop,
        from.x + 44,
        from.y + 8 + drop,
      )
      ctx.stroke()
    }
  }
}

/** The edge of a nearer hedge in shade, so that the eye stands in the maze, too. */
function corner({ ctx, colour, width, height, horizon, random, many }: Stage, away: number): void {
  const from = away > 0 ? width : 0
  const [reach, top] = [random.range(60, 110), horizon - 60]
  ctx.fillStyle = gradient(ctx, 0, top, 0, height, [
    [0, colour(0.4, 0.075, 165)],
    [1, colour(0.24, 0.06, 220)],
  ])
  ctx.beginPath()
  ctx.moveTo(from, top - 60)
  ctx.lineTo(from - away * reach, top)
  ctx.lineTo(from - away * reach * 1.5, height)
  ctx.lineTo(from, height)
  ctx.fill()
  for (let i = many(90); i > 0; i--) {
    const [aside, down] = [random.next(), random.next()]
    ctx.fillStyle = colour(random.range(0.26, 0.46), 0.075, random.range(145, 210))
    ctx.beginPath()
    const x = from - away * aside * reach * (1 + 0.5 * down)
    ctx.ellipse(x, top + down * (height - top), 14, 9, random.range(0, 3), 0, 6.3)
    ctx.fill()
  }
}
