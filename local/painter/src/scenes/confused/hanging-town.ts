import { figure } from '../../props/figure.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A street that has another one for its sky: each hangs over the other, and someone in one looks up at the other. */
export function* hangingTown(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, width, height, random, noise, inTurn } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  const middle = height * random.range(0.46, 0.54)
  stage.light = {
    x: width / 2 - away * 330,
    y: middle,
    lit: colour(0.9, 0.08, 75),
    shade: colour(0.34, 0.08, 290),
    strength: 0.7,
  }
  const sky = inTurn([210, 330, 110])
  band(stage, 0, height, [
    [0, colour(0.62, 0.08, sky + 90)],
    [0.35, colour(0.72, 0.08, sky)],
    [0.5, colour(0.86, 0.08, 80)],
    [0.65, colour(0.7, 0.08, sky - 35)],
    [1, colour(0.55, 0.09, sky + 75)],
  ])
  yield
  clouds(stage, {
    bottom: height,
    dark: colour(0.62, 0.08, sky + 110, 0.5),
    bright: colour(0.92, 0.06, 80, 0.5),
    amount: -0.12,
    flat: 1.1,
  })
  yield
  glow(ctx, stage.light.x, middle, 360, [
    [0, colour(0.96, 0.09, 85, 0.9)],
    [0.3, colour(0.85, 0.1, 70, 0.3)],
    [1, CLEAR],
  ])
  const hues = random.shuffle([30, 75, 150, 200, 265, 320])
  const street = height - height * inTurn([0.15, 0.23, 0.11])
  row(stage, street, hues)
  ctx.save()
  ctx.translate(random.range(-70, 70), height)
  ctx.scale(1, -1)
  row(stage, street, [...hues].reverse())
  ctx.restore()
  const walker = { x: width / 2 + away * random.range(30, 130), y: height * 0.93 }
  const look = {
    coat: colour(0.6, 0.19, random.pick([25, 145, 350])),
    legs: colour(0.32, 0.07, 270),
    hair: colour(0.36, 0.07, 45),
    skin: colour(0.8, 0.06, 60),
  }
  place(stage, { ...walker, width: 140, height: 200, casts: 'shadow', modelled: 0.6 }, (local) =>
    figure(local, 165, { ...look, hand: [0.2, -0.98] }),
  )
  const other = { x: width / 2 - away * random.range(20, 120), y: height * 0.07 + 175 }
  place(stage, { ...other, width: 140, height: 190, casts: 'nothing', modelled: 0.6 }, (local) => {
    local.translate(0, -172)
    local.scale(1, -1)
    figure(local, 155, { ...look, coat: colour(0.66, 0.16, 85) })
  })
  ladder(stage, width / 2 + away * 255, height * 0.1, height * 0.9)
  return { flow: (x, y) => 0.9 * noise.at(x / 260, y / 260) }
}

/** A street with a row of houses behind it, whose ground is at `street`. */
function row(stage: Stage, street: number, hues: readonly number[]): void {
  const { ctx, colour, width, height, random } = stage
  let x = -150
  for (let i = 0; x < width + 150; i++) {
    const wide = random.range(95, 150)
    house(stage, x, street, wide, random.range(120, 215), hues[i % hues.length]!)
    x += wide
  }
  ctx.fillStyle = gradient(ctx, 0, street, 0, height, [
    [0, colour(0.72, 0.07, 60)],
    [1, colour(0.5, 0.08, 300)],
  ])
  ctx.fillRect(-150, street, width + 300, height - street + 10)
  for (let i = stage.many(120); i > 0; i--) {
    const near = random.next()
    ctx.fillStyle = colour(random.range(0.5, 0.76), 0.07, random.pick([40, 80, 300]), 0.6)
    ctx.beginPath()
    const [stoneX, stoneY] = [random.range(-100, width + 100), street + 12 + near * (height - street)]
    ctx.ellipse(stoneX, stoneY, 10 + 18 * near, 4 + 5 * near, 0, 0, 6.3)
    ctx.fill()
  }
}

function house(stage: Stage, x: number, foot: number, wide: number, tall: number, hue: number): void {
  const { ctx, colour, random } = stage
  const top = foot - tall
  ctx.fillStyle = gradient(ctx, x, 0, x + wide, 0, [
    [0, colour(0.76, 0.1, hue)],
    [1, colour(0.58, 0.11, hue + 10)],
  ])
  ctx.fillRect(x, top, wide + 1, tall + 2)
  ctx.fillStyle = colour(0.46, 0.11, (hue + 150) % 360)
  roof(ctx, x, top, wide, random.pick(['gable', 'flat', 'lean']))
  for (let y = top + 20; y < foot - 62; y += 58) {
    for (const column of [0.2, 0.6]) {
      ctx.fillStyle = random.next() < 0.35 ? colour(0.9, 0.12, 88) : colour(0.34, 0.06, 265)
      ctx.fillRect(x + wide * column, y, wide * 0.2, 34)
    }
  }
  ctx.fillStyle = colour(0.36, 0.08, (hue + 40) % 360)
  ctx.fillRect(x + wide * 0.4, foot - 46, wide * 0.22, 48)
}

function roof(ctx: Context, x: number, top: number, wide: number, kind: 'gable' | 'flat' | 'lean'): void {
  ctx.beginPath()
  ctx.moveTo(x - 5, top + 2)
  if (kind === 'gable') ctx.lineTo(x + wide / 2, top - wide * 0.5)
  if (kind === 'lean') ctx.lineTo(x - 5, top - wide * 0.42)
  if (kind === 'flat') {
    ctx.lineTo(x - 5, top - 18)
    ctx.lineTo(x + wide + 5, top - 18)
  }
  ctx.lineTo(x + wide + 5, top + 2)
  ctx.fill()
}

/** A ladder between the two streets that helps nobody. */
function ladder({ ctx, colour, growthAt }: Stage, x: number, top: number, foot: number): void {
  if (growthAt(x, foot) < 0.5) return
  ctx.strokeStyle = colour(0.42, 0.09, 45)
  ctx.lineWidth = 7
  ctx.beginPath()
  for (const side of [-17, 17]) {
    ctx.moveTo(x + side, foot)
    ctx.lineTo(x + side + 26, top)
  }
  for (let y = foot - 20; y > top; y -= 30) {
    const lean = (26 * (foot - y)) / (foot - top)
    ctx.moveTo(x - 17 + lean, y)
    ctx.lineTo(x + 17 + lean, y)
  }
  ctx.stroke()
}
