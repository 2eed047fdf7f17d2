import { figure } from '../../props/figure.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'
import { ripples, water } from '../../stage/water.ts'

/** A rowing boat on a bright sea, and beside it, out of nowhere, a whale in the air. */
export function* whale(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  const [sky, dusk] = inTurn([
    [290, 350],
    [200, 165],
    [15, 45],
  ])
  const sea = inTurn([180, 290, 235])
  stage.light = {
    x: sunX,
    y: horizon - 150,
    lit: colour(0.98, 0.09, 88),
    shade: colour(0.42, 0.12, 285),
    strength: 0.8,
  }
  band(stage, 0, horizon + 3, [
    [0, colour(0.68, 0.16, sky)],
    [0.4, colour(0.78, 0.16, dusk)],
    [0.75, colour(0.88, 0.15, 70)],
    [1, colour(0.95, 0.12, 92)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.72, 0.17, sky + 60, 0.8),
    bright: colour(0.98, 0.06, 85),
    amount: -0.02,
    flat: 2,
  })
  yield
  glow(ctx, sunX, horizon - 150, 420, [
    [0, colour(0.99, 0.08, 95, 1)],
    [0.13, colour(0.95, 0.12, 88, 0.6)],
    [1, CLEAR],
  ])
  ridge(stage, hills(stage, horizon - 14, 20, 240, 3), horizon + 2, colour(0.7, 0.1, 290))
  water(stage, horizon, 12, [
    [0, colour(0.8, 0.11, sea, 0.25)],
    [0.4, colour(0.74, 0.14, sea - 5, 0.5)],
    [1, colour(0.6, 0.14, sea + 15, 0.8)],
  ])
  ripples(stage, horizon, 240, colour(0.97, 0.09, 90, 0.6), colour(0.55, 0.12, 235, 0.35))
  yield
  const leap = { x: width / 2 + away * random.range(60, 130), y: horizon + (height - horizon) * 0.42 }
  const long = random.range(430, 500)
  place(stage, { ...leap, width: long * 1.5, height: long, casts: 'reflection', modelled: 0.9 }, (local) =>
    leaping(local, stage, long, away),
  )
  splash(stage, leap, long)
  const boat = {
    x: width / 2 - away * random.range(200, 270),
    y: horizon + (height - horizon) * random.range(0.56, 0.64),
  }
  place(stage, { ...boat, width: 240, height: 190, below: 14, casts: 'reflection', modelled: 0.7 }, (local) =>
    rowingBoat(local, stage, away),
  )
  return {
    flow: (x, y) => 0.3 * noise.at(x / 400, y / 200),
    after: (after) => drops(after, stage, leap, long),
  }
}

/** A whale that has left the water, its back to `side`, its flukes still in the spray at the origin. */
function leaping(ctx: Context, { colour }: Stage, long: number, side: number): void {
  ctx.save()
  ctx.scale(long * side, long)
  ctx.fillStyle = gradient(ctx, -0.3, -0.9, 0.25, -0.1, [
    [0, colour(0.56, 0.1, 255)],
    [1, colour(0.42, 0.11, 270)],
  ])
  ctx.beginPath()
  ctx.moveTo(0.14, 0.02)
  ctx.bezierCurveTo(0.26, -0.3, 0.12, -0.78, -0.34, -0.96)
  ctx.bezierCurveTo(-0.5, -1, -0.58, -0.94, -0.54, -0.84)
  ctx.bezierCurveTo(-0.42, -0.66, -0.34, -0.42, -0.12, 0.02)
  ctx.fill()
  ctx.fillStyle = colour(0.93, 0.03, 85)
  ctx.beginPath()
  ctx.moveTo(-0.55, -0.86)
  ctx.bezierCurveTo(-0.4, -0.78, -0.2, -0.6, -0.1, 0.02)
  ctx.lineTo(-0.16, 0.02)
  ctx.bezierCurveTo(-0.34, -0.42, -0.44, -0.64, -0.55, -0.86)
  ctx.fill()
  ctx.strokeStyle = colour(0.7, 0.05, 250)
  ctx.lineWidth = 0.009
  for (const fold of [0.03, 0.06, 0.09]) {
    ctx.beginPath()
    ctx.moveTo(-0.5 + fold, -0.82 + fold * 0.4)
    ctx.quadraticCurveTo(-0.3 + fold * 0.4, -0.56, -0.19 + fold * 0.3, -0.12)
    ctx.stroke()
  }
  ctx.fillStyle = colour(0.4, 0.1, 268)
  ctx.beginPath()
  ctx.moveTo(-0.26, -0.58)
  ctx.bezierCurveTo(-0.16, -0.52, -0.02, -0.36, -0.06, -0.22)
  ctx.bezierCurveTo(-0.14, -0.28, -0.26, -0.42, -0.3, -0.53)
  ctx.fill()
  ctx.fillStyle = colour(0.2, 0.03, 260)
  ctx.beginPath()
  ctx.ellipse(-0.34, -0.79, 0.016, 0.016, 0, 0, 6.3)
  ctx.fill()
  ctx.restore()
}

/** White water where the whale came out. */
function splash(stage: Stage, foot: { x: number; y: number }, long: number): void {
  const { colour, random } = stage
  place(
    stage,
    { ...foot, width: long * 1.3, height: long * 0.4, below: 40, casts: 'nothing', modelled: 0.3 },
    (local) => {
      for (let i = 0; i < 90; i++) {
        const aside = random.range(-1, 1)
        const up = random.next() * random.next() * (1 - 0.6 * aside * aside)
        const radius = random.range(5, 22) * (1 - 0.6 * up)
        local.fillStyle = colour(random.range(0.88, 0.99), 0.03, 210, 0.85)
        local.beginPath()
        local.ellipse(aside * long * 0.48, 8 - up * long * 0.36, radius, radius * 0.7, 0, 0, 6.3)
        local.fill()
      }
    },
  )
}

function rowingBoat(ctx: Context, { colour, random }: Stage, side: number): void {
  const hue = random.pick([25, 60, 150])
  ctx.save()
  ctx.translate(side * -6, -22)
  figure(ctx, 130, {
    coat: colour(0.68, 0.19, (hue + 180) % 360),
    legs: colour(0.45, 0.08, 255),
    hair: colour(0.4, 0.08, 50),
    skin: colour(0.8, 0.07, 60),
    hand: [side * 0.3, -1],
  })
  ctx.restore()
  ctx.fillStyle = colour(0.66, 0.2, hue)
  ctx.beginPath()
  ctx.moveTo(-112, -52)
  ctx.quadraticCurveTo(0, -26, 112, -54)
  ctx.quadraticCurveTo(84, 8, 56, 10)
  ctx.lineTo(-62, 10)
  ctx.quadraticCurveTo(-90, 4, -112, -52)
  ctx.fill()
  ctx.strokeStyle = colour(0.96, 0.03, 90)
  ctx.lineWidth = 8
  ctx.beginPath()
  ctx.moveTo(-110, -50)
  ctx.quadraticCurveTo(0, -24, 110, -52)
  ctx.stroke()
}

/** Drops in the air in the colours of a rainbow. */
function drops(ctx: Context, { colour, random }: Stage, foot: { x: number; y: number }, long: number): void {
  const chance = random.fork('drops')
  for (let i = 0; i < 70; i++) {
    ctx.fillStyle = colour(0.93, 0.09, chance.range(0, 360), 0.85)
    ctx.beginPath()
    const [x, y] = [foot.x + chance.gauss() * long * 0.34, foot.y - Math.abs(chance.gauss()) * long * 0.36]
    ctx.arc(x, y, chance.range(1.5, 4.5), 0, 6.3)
    ctx.fill()
  }
}
