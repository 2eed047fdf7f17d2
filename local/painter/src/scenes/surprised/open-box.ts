import { cos, sin, TAU } from '@moodscape/mood/exact-math'

import { flower } from '../../props/flower.ts'
import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A box that stood in a meadow has just been opened: light, ribbons and butterflies burst out of it. */
export function openBox(stage: Stage): Drawn {
  const { ctx, colour, horizon, width, height, random, noise, many } = stage
  const box = { x: width / 2 + random.range(-130, 130), y: horizon + (height - horizon) * 0.58 }
  const mouth = { x: box.x, y: box.y - 150 }
  const sky = random.pick([300, 262, 350])
  stage.light = {
    ...mouth,
    lit: colour(0.99, 0.09, 95),
    shade: colour(0.45, 0.13, 290),
    strength: 0.8,
  }
  band(stage, 0, horizon + 40, [
    [0, colour(0.42, 0.15, sky)],
    [0.6, colour(0.58, 0.15, sky + 20)],
    [1, colour(0.78, 0.13, 40)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.5, 0.15, sky + 40, 0.8),
    bright: colour(0.86, 0.12, 50, 0.7),
    amount: 0,
    flat: 1.5,
  })
  for (const [i, lift] of [20, -60, -150].entries()) {
    const shade = colour(0.58 - 0.03 * i, 0.12 + 0.02 * i, 175 - 17 * i)
    ridge(
      stage,
      hills(stage, horizon - lift, 34, 420, 2),
      height,
      i < 2
        ? shade
        : gradient(ctx, 0, horizon, 0, height, [
            [0, colour(0.78, 0.16, 125)],
            [1, shade],
          ]),
    )
  }
  rays(stage, mouth)
  glow(ctx, mouth.x, mouth.y, 520, [
    [0, colour(0.99, 0.1, 95, 1)],
    [0.16, colour(0.96, 0.12, 90, 0.75)],
    [0.5, colour(0.85, 0.12, 80, 0.22)],
    [1, CLEAR],
  ])
  place(stage, { ...box, width: 460, height: 300, casts: 'shadow', modelled: 0.2 }, (local) =>
    drawBox(local, stage),
  )
  const hues = random.shuffle([25, 350, 300, 250, 200, 150, 60, 95])
  for (let i = 0; i < 7; i++) ribbon(stage, mouth, hues[i]!, i)
  for (let i = 0; i < 9; i++) {
    const angle = -1.571 + random.range(-1.15, 1.15)
    const reach = random.range(210, Math.min(520, horizon))
    const size = random.range(60, 110) * (0.6 + reach / 1000)
    const spot = { x: mouth.x + cos(angle) * reach, y: mouth.y + sin(angle) * reach }
    if (spot.y < 110 || spot.x < 90 || spot.x > width - 90) continue
    place(
      stage,
      { ...spot, width: size * 1.3, height: size, below: size * 0.5, casts: 'nothing', modelled: 0.1 },
      (local) => butterfly(local, stage, size, hues[i % 8]!, random.range(-0.7, 0.7)),
    )
  }
  for (let i = many(330); i > 0; i--) {
    const deep = random.next()
    const fill = colour(random.range(0.56, 0.8), 0.15, random.range(115, 150))
    const y = height * 0.84 + deep * height * 0.22
    blade(ctx, random.range(0, width), y, random.range(-18, 18), 30 + 60 * deep, 3 + 4 * deep, fill)
  }
  for (let i = many(16); i > 0; i--)
    flower(ctx, stage, random.range(40, width - 40), height * random.range(0.86, 0.97), 17, random.pick(hues))
  return {
    flow: (x, y) => 0.4 * noise.at(x / 300, y / 300) + (y < box.y ? 1.2 : 0),
    after: (after) => confetti(after, stage, mouth),
  }
}

function rays({ ctx, colour, random }: Stage, mouth: { x: number; y: number }): void {
  for (let i = 0; i < 13; i++) {
    const angle = -1.571 + ((i - 6) / 6) * 1.45 + random.range(-0.08, 0.08)
    const [half, reach] = [random.range(0.03, 0.085), 1500]
    const light = ctx.createRadialGradient(mouth.x, mouth.y, 20, mouth.x, mouth.y, reach * 0.6)
    light.addColorStop(0, colour(0.98, 0.1, 92, 0.6))
    light.addColorStop(1, CLEAR)
    ctx.fillStyle = light
    ctx.beginPath()
    ctx.moveTo(mouth.x, mouth.y)
    ctx.lineTo(mouth.x + cos(angle - half) * reach, mouth.y + sin(angle - half) * reach)
    ctx.lineTo(mouth.x + cos(angle + half) * reach, mouth.y + sin(angle + half) * reach)
    ctx.fill()
  }
}

/** A chest of card seen from its corner, its four flaps thrown open; the corner stands on the origin. */
function drawBox(ctx: Context, { colour, random }: Stage): void {
  const hue = random.pick([350, 25, 262, 200])
  const quad = (
    fill: string | ReturnType<typeof gradient>,
    ...corners: readonly (readonly [number, number])[]
  ) => {
    ctx.fillStyle = fill
    ctx.beginPath()
    for (const [x, y] of corners) ctx.lineTo(x, y)
    ctx.fill()
  }
  const inside = colour(0.97, 0.1, 92)
  const cloth = colour(0.92, 0.14, 92)
  // Back flaps and the lit inside, then the two faces towards us, then the flaps in front of them.
  quad(colour(0.7, 0.18, hue), [-150, -150], [-30, -196], [-74, -262], [-196, -212])
  quad(colour(0.62, 0.18, hue), [-30, -196], [140, -156], [204, -216], [26, -262])
  quad(inside, [-150, -150], [-30, -196], [140, -156], [0, -104])
  const left = gradient(ctx, -150, 0, 0, 0, [
    [0, colour(0.66, 0.2, hue)],
    [1, colour(0.56, 0.2, hue)],
  ])
  const right = gradient(ctx, 0, 0, 140, 0, [
    [0, colour(0.48, 0.19, hue)],
    [1, colour(0.4, 0.17, hue)],
  ])
  quad(left, [-150, -150], [0, -104], [0, 6], [-134, -38])
  quad(right, [0, -104], [140, -156], [126, -42], [0, 6])
  quad(cloth, [-88, -131], [-60, -122], [-56, -13], [-82, -21])
  quad(colour(0.78, 0.14, 80), [56, -125], [84, -136], [76, -23], [52, -14])
  quad(colour(0.78, 0.17, hue), [-150, -150], [0, -104], [-52, -60], [-206, -108])
  quad(colour(0.58, 0.19, hue), [0, -104], [140, -156], [212, -112], [66, -56])
}

function ribbon(stage: Stage, mouth: { x: number; y: number }, hue: number, index: number): void {
  const { colour, random, things: ctx, growthAt } = stage
  if (growthAt(mouth.x, mouth.y) < 0.6) return
  const side = (index - 3) / 3
  ctx.strokeStyle = colour(0.58, 0.2, hue)
  ctx.lineWidth = random.range(12, 20)
  ctx.lineCap = 'round'
  ctx.beginPath()
  ctx.moveTo(mouth.x + side * 60, mouth.y + 10)
  const [x, y] = [
    mouth.x + side * random.range(180, 330),
    mouth.y - random.range(150, 330) * (1.2 - Math.abs(side)),
  ]
  ctx.bezierCurveTo(mouth.x + side * 90, mouth.y - 190, x - 90, y + 60, x, y)
  ctx.bezierCurveTo(x + 60, y - 50, x + side * 100, y - 20, x + side * 90, y + 60)
  ctx.stroke()
}

function butterfly(ctx: Context, { colour }: Stage, size: number, hue: number, turn: number): void {
  ctx.rotate(turn)
  ctx.scale(size, size)
  for (const side of [-1, 1]) {
    ctx.fillStyle = colour(0.6, 0.2, hue)
    ctx.beginPath()
    ctx.ellipse(side * 0.28, -0.4, 0.34, 0.2, side * -0.7, 0, 6.3)
    ctx.fill()
    ctx.fillStyle = colour(0.82, 0.16, hue + 40)
    ctx.beginPath()
    ctx.ellipse(side * 0.22, -0.08, 0.22, 0.15, side * 0.6, 0, 6.3)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.35, 0.06, 300)
  ctx.beginPath()
  ctx.ellipse(0, -0.22, 0.045, 0.26, 0, 0, 6.3)
  ctx.fill()
}

function confetti(ctx: Context, { colour, random, width }: Stage, mouth: { x: number; y: number }): void {
  const chance = random.fork('confetti')
  for (let i = 0; i < 90; i++) {
    const angle = -1.571 + chance.gauss() * 0.7
    const reach = chance.range(60, 560)
    const [x, y] = [mouth.x + cos(angle) * reach, mouth.y + sin(angle) * reach]
    if (x < 20 || x > width - 20) continue
    ctx.fillStyle = colour(0.8, 0.19, chance.range(0, 360), 0.9)
    ctx.save()
    ctx.translate(x, y)
    ctx.rotate(chance.range(0, TAU))
    ctx.fillRect(-5, -3, 10, 6)
    ctx.restore()
  }
}
