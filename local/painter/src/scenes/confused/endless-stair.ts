import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { ridge } from '../../stage/ridge.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'
import { penroseTower, TOWER } from './penrose-tower.ts'

/** A tower whose stairs lead up for ever, and one person who has been climbing for a while. */
export function* endlessStair(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  stage.light = {
    x: sunX,
    y: horizon - random.range(190, 270),
    lit: colour(0.93, 0.08, 78),
    shade: colour(0.28, 0.07, 285),
    strength: 0.6,
  }
  const { light } = stage
  const [high, low] = inTurn([
    [205, 175],
    [320, 350],
    [120, 90],
  ])
  band(stage, 0, horizon + 30, [
    [0, colour(0.58, 0.07, high)],
    [0.6, colour(0.74, 0.05, low)],
    [1, colour(0.86, 0.07, 70)],
  ])
  yield
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.56, 0.06, high + 15, 0.6),
    bright: colour(0.9, 0.05, 70, 0.6),
    amount: random.range(-0.3, -0.1),
    flat: random.range(1.1, 1.7),
  })
  yield
  glow(ctx, light.x, light.y, 380, [
    [0, colour(0.96, 0.07, 85, 0.9)],
    [0.2, colour(0.8, 0.07, 70, 0.4)],
    [1, CLEAR],
  ])
  band(stage, horizon, height, [
    [0, colour(0.82, 0.05, 50)],
    [1, colour(0.56, 0.06, 280)],
  ])
  bank(stage, horizon + 8, 26, 0)
  for (const [aside, tall] of [
    [random.range(-0.4, -0.3), random.range(90, 150)],
    [random.range(0.26, 0.34), random.range(110, 190)],
    [random.range(0.38, 0.44), random.range(70, 110)],
  ] as const)
    farTower(stage, width / 2 + away * aside * width, tall)
  for (let i = 1; i < 4; i++) bank(stage, horizon + 44 + 66 * i, 26 + 17 * i, i)
  yield
  const foot = {
    x: width / 2 + away * random.range(-110, 110),
    y: Math.min(height - 70, horizon + random.range(350, 390)),
  }
  const turned = random.next() < 0.5 ? 1 : -1
  const grown = random.range(0.82, 0.94)
  place(
    stage,
    {
      ...foot,
      width: TOWER.width * grown,
      height: TOWER.height * grown,
      below: 10,
      casts: 'shadow',
      modelled: 0.35,
    },
    (local) => {
      local.scale(turned * grown, grown)
      penroseTower(local, stage, { litFront: turned * away < 0, climber: random.int(3, 11) })
    },
  )
  for (let y = foot.y - 30; y < height + 60; y += 180) bank(stage, y, 84, 4)
  mist(stage, foot.y - 20, 90, colour(0.86, 0.045, 55, 0.5))
  yield
  return { flow: (x, y) => (y < horizon ? 0.1 : 0.05) + 0.35 * noise.at(x / 350, y / 250) }
}

/** A sea of cloud at a height of the picture, its crests lit, its hollows violet; `near` is 0 to 4. */
function bank(stage: Stage, y: number, swell: number, near: number): void {
  const { ctx, colour, height, noise, random, inTurn } = stage
  const phase = random.range(0, 90)
  const [lit, hollow] = inTurn([
    [30, 270],
    [0, 320],
    [85, 190],
  ])
  const puffs = (x: number) => y - swell * (1.9 - 1.5 * noise.ridged(x / (80 + 70 * near) + phase, near, 3))
  ridge(
    stage,
    puffs,
    height,
    gradient(ctx, 0, y - swell * 1.4, 0, y + 70 + 40 * near, [
      [0, colour(0.93 - 0.02 * near, 0.05, 70)],
      [0.3, colour(0.8 - 0.03 * near, 0.05, lit)],
      [1, colour(0.6 - 0.045 * near, 0.075, hollow)],
    ]),
  )
}

/** Another tower, so far away that one cannot see whether anyone is there. */
function farTower({ ctx, colour, horizon }: Stage, x: number, tall: number): void {
  const [foot, half] = [horizon + 70, tall * 0.2]
  for (const [side, fill] of [
    [-1, colour(0.7, 0.06, 40)],
    [1, colour(0.62, 0.06, 285)],
  ] as const) {
    ctx.fillStyle = fill
    ctx.beginPath()
    ctx.moveTo(x, foot)
    ctx.lineTo(x, foot - tall + half * 0.5)
    ctx.lineTo(x + side * half, foot - tall)
    ctx.lineTo(x + side * half, foot)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.84, 0.05, 80)
  ctx.beginPath()
  ctx.moveTo(x - half, foot - tall)
  ctx.lineTo(x, foot - tall - half * 0.5)
  ctx.lineTo(x + half, foot - tall)
  ctx.lineTo(x, foot - tall + half * 0.5)
  ctx.fill()
}
