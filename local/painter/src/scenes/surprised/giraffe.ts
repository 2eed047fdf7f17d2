import { figure } from '../../props/figure.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A giraffe has put its head through the roof of a coach that drives over the country, and the driver waves. */
export function* giraffe(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise, inTurn } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  stage.light = {
    x: width / 2 - away * 360,
    y: horizon - 230,
    lit: colour(0.99, 0.08, 92),
    shade: colour(0.42, 0.13, 290),
    strength: 0.75,
  }
  const sky = inTurn([330, 215, 60])
  const land = inTurn([140, 85, 290])
  band(stage, 0, horizon + 40, [
    [0, colour(0.68, 0.13, sky)],
    [0.55, colour(0.82, 0.1, sky + 40)],
    [1, colour(0.95, 0.09, 90)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.8, 0.11, sky - 30, 0.7),
    bright: colour(0.99, 0.04, 90),
    amount: -0.02,
    flat: 1.3,
  })
  glow(ctx, stage.light.x, stage.light.y, 430, [
    [0, colour(0.99, 0.1, 92, 0.9)],
    [0.2, colour(0.95, 0.11, 85, 0.4)],
    [1, CLEAR],
  ])
  yield
  for (const [i, turn] of [60, 25, 0].entries())
    ridge(
      stage,
      hills(stage, horizon + 8 + 44 * i, 34 - 6 * i, 300 + 90 * i, 2),
      height,
      colour(0.72 + 0.03 * i, 0.12, land + turn),
    )
  road(stage, inTurn([45, 330, 180]))
  const coach = {
    x: width / 2 + away * random.range(0, 70),
    y: horizon + (height - horizon) * random.range(0.56, 0.64),
  }
  place(stage, { ...coach, width: 620, height: 620, casts: 'shadow', modelled: 0.45 }, (local) => {
    local.scale(away, 1)
    neck(local, stage)
    body(local, stage)
  })
  const witness = { x: width / 2 - away * random.range(280, 330), y: Math.min(coach.y + 96, height * 0.93) }
  place(stage, { ...witness, width: 130, height: 180, casts: 'shadow', modelled: 0.5 }, (local) =>
    figure(local, 150, {
      coat: colour(0.62, 0.2, random.pick([350, 262, 150])),
      legs: colour(0.42, 0.1, 265),
      hair: colour(0.4, 0.08, 50),
      skin: colour(0.82, 0.07, 60),
      hand: [0.24, -1.02],
    }),
  )
  return { flow: (x, y) => 0.5 * noise.at(x / 320, y / 240) + (y < horizon ? -0.25 * away : 0) }
}

function road({ ctx, colour, horizon, width, height }: Stage, hue: number): void {
  const top = horizon + (height - horizon) * 0.5
  ctx.fillStyle = gradient(ctx, 0, top, 0, height, [
    [0, colour(0.86, 0.07, hue + 30)],
    [1, colour(0.74, 0.11, hue)],
  ])
  ctx.beginPath()
  ctx.moveTo(0, top + 16)
  ctx.quadraticCurveTo(width / 2, top - 12, width, top + 16)
  ctx.lineTo(width, height * 0.93)
  ctx.quadraticCurveTo(width / 2, height * 0.9, 0, height * 0.93)
  ctx.fill()
  ctx.fillStyle = colour(0.97, 0.04, 92)
  for (let i = 0; i < 6; i++) ctx.fillRect(width * (0.04 + i * 0.17), height * 0.855, width * 0.08, 9)
}

/** The long neck out of the roof, its patches, and the head that looks ahead. */
function neck(ctx: Context, { colour, random }: Stage): void {
  const coat = colour(0.86, 0.12, 82)
  ctx.save()
  ctx.beginPath()
  ctx.moveTo(-66, -150)
  ctx.bezierCurveTo(-52, -300, -40, -390, 6, -500)
  ctx.lineTo(66, -486)
  ctx.bezierCurveTo(46, -390, 44, -300, 48, -150)
  ctx.closePath()
  ctx.fillStyle = coat
  ctx.fill()
  ctx.clip()
  ctx.fillStyle = colour(0.58, 0.13, 52)
  for (let y = -160; y > -490; y -= 42) {
    for (let x = -70; x < 80; x += 42) {
      ctx.beginPath()
      const [px, py] = [x + random.range(-7, 7) + (y % 84 ? 20 : 0), y + random.range(-7, 7)]
      ctx.ellipse(px, py, random.range(13, 18), random.range(13, 19), random.range(0, 3), 0, 6.3)
      ctx.fill()
    }
  }
  ctx.restore()
  ctx.fillStyle = colour(0.5, 0.11, 50)
  for (let i = 0; i < 12; i++) {
    ctx.beginPath()
    ctx.ellipse(-58 + 5.4 * i, -190 - 27 * i, 15, 20, 0.3, 0, 6.3)
    ctx.fill()
  }
  head(ctx, colour)
}

function head(ctx: Context, colour: Stage['colour']): void {
  ctx.strokeStyle = colour(0.6, 0.12, 60)
  ctx.lineWidth = 11
  ctx.lineCap = 'round'
  ctx.fillStyle = colour(0.42, 0.09, 45)
  for (const x of [10, 42]) {
    ctx.beginPath()
    ctx.moveTo(x + 8, -520)
    ctx.lineTo(x, -566)
    ctx.stroke()
    ctx.beginPath()
    ctx.arc(x, -570, 11, 0, 6.3)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.84, 0.12, 80)
  ctx.beginPath()
  ctx.ellipse(-18, -508, 34, 13, 0.5, 0, 6.3)
  ctx.fill()
  ctx.beginPath()
  ctx.moveTo(-4, -500)
  ctx.quadraticCurveTo(14, -556, 72, -530)
  ctx.lineTo(158, -482)
  ctx.quadraticCurveTo(182, -456, 150, -440)
  ctx.quadraticCurveTo(92, -440, 54, -462)
  ctx.quadraticCurveTo(10, -470, -4, -500)
  ctx.fill()
  ctx.fillStyle = colour(0.72, 0.09, 60)
  ctx.beginPath()
  ctx.ellipse(146, -462, 30, 21, 0.4, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.98, 0.02, 90)
  ctx.beginPath()
  ctx.arc(62, -506, 17, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.24, 0.05, 290)
  for (const [x, y, radius] of [
    [67, -505, 9],
    [158, -468, 5],
  ] as const) {
    ctx.beginPath()
    ctx.arc(x, y, radius, 0, 6.3)
    ctx.fill()
  }
}

/** The coach with the hole in its roof; its wheels stand on the origin. */
function body(ctx: Context, { colour, random }: Stage): void {
  const hue = random.pick([25, 350, 262, 200])
  ctx.fillStyle = gradient(ctx, 0, -190, 0, -20, [
    [0, colour(0.66, 0.2, hue)],
    [1, colour(0.5, 0.19, hue)],
  ])
  ctx.beginPath()
  ctx.roundRect(-230, -186, 460, 158, [46, 70, 16, 16])
  ctx.fill()
  ctx.fillStyle = colour(0.95, 0.05, 92)
  ctx.fillRect(-230, -88, 460, 16)
  for (let i = 0; i < 4; i++) {
    ctx.fillStyle = colour(0.86, 0.07, 225)
    ctx.beginPath()
    ctx.roundRect(-206 + 102 * i, -166, 86, 66, 12)
    ctx.fill()
    ctx.fillStyle = colour(0.96, 0.03, 220, 0.8)
    ctx.fillRect(-196 + 102 * i, -158, 16, 50)
    ctx.fillStyle = colour(0.44, 0.1, random.range(0, 360))
    ctx.beginPath()
    ctx.arc(-160 + 102 * i, -120, 17, 3.1, 6.3)
    ctx.fill()
  }
  // Splinters stand up around the neck, where the roof has given way.
  ctx.fillStyle = colour(0.56, 0.19, hue)
  for (const [x, lean] of [
    [-74, -16],
    [-56, -4],
    [46, 8],
    [62, 18],
  ] as const) {
    ctx.beginPath()
    ctx.moveTo(x - 13, -182)
    ctx.lineTo(x + lean, -222)
    ctx.lineTo(x + 13, -182)
    ctx.fill()
  }
  for (const x of [-140, 140]) {
    ctx.fillStyle = colour(0.26, 0.04, 280)
    ctx.beginPath()
    ctx.arc(x, -36, 42, 0, 6.3)
    ctx.fill()
    ctx.fillStyle = colour(0.86, 0.04, 90)
    ctx.beginPath()
    ctx.arc(x, -36, 18, 0, 6.3)
    ctx.fill()
  }
}
