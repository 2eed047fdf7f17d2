import { figure, umbrella } from '../../props/figure.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A gust over the square: umbrellas fly up between bright houses, and one takes its owner along. */
export function* flyingUmbrellas(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const { x: sunX } = stage.light
  const away = sunX < width / 2 ? 1 : -1
  stage.light = {
    x: sunX,
    y: horizon - 240,
    lit: colour(0.98, 0.09, 90),
    shade: colour(0.42, 0.12, 285),
    strength: 0.75,
  }
  const sky = inTurn([245, 95, 350])
  band(stage, 0, horizon + 30, [
    [0, colour(0.7, 0.13, sky)],
    [0.5, colour(0.83, 0.09, sky - 30)],
    [1, colour(0.95, 0.09, 85)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.85, 0.1, sky + 105, 0.75),
    bright: colour(0.99, 0.04, 90),
    amount: -0.03,
    flat: 1.3,
  })
  glow(ctx, sunX, horizon - 240, 420, [
    [0, colour(0.99, 0.1, 92, 0.9)],
    [0.2, colour(0.95, 0.11, 85, 0.4)],
    [1, CLEAR],
  ])
  yield
  houses(stage)
  const square = inTurn([65, 310, 175])
  band(stage, horizon + 28, height, [
    [0, colour(0.9, 0.07, square + 15)],
    [0.5, colour(0.84, 0.1, square)],
    [1, colour(0.7, 0.12, square - 25)],
  ])
  cobbles(stage, square)
  const hues = random.shuffle([25, 350, 300, 262, 200, 150, 95, 60])
  const flyer = { x: width / 2 + away * random.range(-40, 80), y: horizon - 75 }
  for (let i = 0; i < 8; i++) {
    const size = i < 3 ? random.range(150, 190) : random.range(60, 120)
    const column = width / 2 + (((i * 3) % 8) - 3.5) * width * 0.108 + random.range(-20, 20)
    const margin = 0.07 * width + size * 0.55
    const x = Math.min(width - margin, Math.max(margin, column))
    const y = Math.max(size + 70, horizon * random.range(0.24, 0.72))
    if (Math.abs(x - flyer.x) < 150 && y > horizon * 0.3) continue
    place(
      stage,
      { x, y, width: size * 1.5, height: size, below: size * 0.6, casts: 'nothing', modelled: 0.7 },
      (local) => {
        local.rotate(away * random.range(0.1, 0.75))
        umbrella(local, size, colour(0.7, 0.19, hues[i]!), colour(0.4, 0.12, hues[i]!))
      },
    )
  }
  shadow(stage, flyer.x + away * 60, horizon + (height - horizon) * 0.45)
  onlookers(stage, flyer.x)
  place(stage, { ...flyer, width: 300, height: 380, casts: 'nothing', modelled: 0.6 }, (local) => {
    const tall = 165
    const hand = [away * 0.08, -1.08] as const
    local.rotate(away * 0.09)
    figure(local, tall, {
      coat: colour(0.66, 0.21, random.pick([25, 350, 262])),
      legs: colour(0.4, 0.1, 265),
      hair: colour(0.4, 0.08, 50),
      skin: colour(0.8, 0.07, 60),
      hand,
      stride: 0.1,
    })
    local.translate(hand[0] * tall, hand[1] * tall)
    umbrella(local, 205, colour(0.88, 0.17, 92), colour(0.6, 0.15, 60))
  })
  return { flow: (x, y) => 0.5 * noise.at(x / 360, y / 260) + (y < horizon ? away * -0.35 : 0) }
}

/** Gabled houses of the colours of sweets around the square. */
function houses(stage: Stage): void {
  const { ctx, colour, horizon, width, random, light } = stage
  const hues = random.shuffle([25, 60, 92, 150, 200, 262, 320])
  let x = random.range(-60, -20)
  for (let i = 0; x < width; i++) {
    const [wide, tall] = [random.range(95, 140), random.range(105, 180)]
    const [top, hue] = [horizon + 50 - tall, hues[i % 7]!]
    const toSun = light.x < x ? x : x + wide
    ctx.fillStyle = gradient(ctx, toSun, 0, 2 * x + wide - toSun, 0, [
      [0, colour(0.88, 0.11, hue)],
      [1, colour(0.72, 0.13, hue)],
    ])
    ctx.fillRect(x, top, wide + 1, tall)
    ctx.fillStyle = colour(0.6, 0.16, (hue + 300) % 360)
    ctx.beginPath()
    ctx.moveTo(x - 6, top + 2)
    ctx.lineTo(x + wide / 2, top - wide * 0.55)
    ctx.lineTo(x + wide + 6, top + 2)
    ctx.fill()
    for (let row = 0; row < Math.max(1, Math.floor(tall / 80)); row++) {
      for (const column of [0.25, 0.62]) {
        ctx.fillStyle = colour(0.97, 0.03, 90)
        ctx.fillRect(x + wide * column - 5, top + 22 + row * 66, 27, 42)
        ctx.fillStyle = colour(0.62, 0.1, 240)
        ctx.fillRect(x + wide * column, top + 27 + row * 66, 17, 33)
      }
    }
    x += wide
  }
}

function cobbles({ ctx, colour, random, many, width, height, horizon }: Stage, square: number): void {
  for (let i = many(360); i > 0; i--) {
    const near = random.next()
    const y = horizon + 55 + near * near * (height - horizon)
    ctx.fillStyle = colour(random.range(0.72, 0.92), 0.09, square + random.range(-35, 20), 0.6)
    ctx.beginPath()
    ctx.ellipse(random.range(0, width), y, 8 + 24 * near, 3 + 7 * near, 0, 0, 6.3)
    ctx.fill()
  }
}

/** People on the square who look and point up. */
function onlookers(stage: Stage, x: number): void {
  const { colour, horizon, height, width, random } = stage
  const hues = random.shuffle([25, 262, 320, 150, 60])
  for (const [i, aside] of [-290, 250, -150, 130].entries()) {
    const deep = [0.35, 0.42, 0.66, 0.8][i]!
    const tall = 95 + 110 * deep
    const spot = {
      x: Math.min(width - 110, Math.max(110, x + aside)),
      y: horizon + (height - horizon) * deep,
    }
    const look = {
      coat: colour(0.6, 0.19, hues[i]!),
      legs: colour(0.38, 0.09, 265),
      hair: colour(0.38, 0.08, 50),
      skin: colour(0.8, 0.07, 60),
      hand: [-0.12 * (aside > 0 ? 1 : -1), -1.02] as const,
    }
    place(
      stage,
      { ...spot, width: tall * 0.6, height: tall * 1.1, casts: 'shadow', modelled: 0.7 },
      (local) => figure(local, tall, look),
    )
  }
}

/** The shadow on the square of someone in the air. */
function shadow(stage: Stage, x: number, y: number): void {
  const { things: ctx, light } = stage
  const growth = stage.growthAt(x, y)
  ctx.save()
  ctx.globalAlpha = 0.45
  ctx.globalCompositeOperation = 'multiply'
  ctx.fillStyle = light.shade
  ctx.beginPath()
  ctx.ellipse(x, y, 95 * growth, 17 * growth, 0, 0, 6.3)
  ctx.fill()
  ctx.restore()
}
