import { cos, sin } from '@moodscape/mood/exact-math'

import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient } from '../../stage/wash.ts'

/** A small boat with a lantern on a dark sea, and far below it something large that has opened an eye. */
export function* deepWater(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, width, height, random, noise, inTurn } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  const surface = height * (inTurn([0.25, 0.41, 0.2]) + random.range(0, 0.03))
  const boat = { x: width / 2 - away * random.range(60, 170), y: surface + 8 }
  stage.light = {
    x: boat.x,
    y: surface - 60,
    lit: colour(0.55, 0.07, 190),
    shade: colour(0.05, 0.02, 245),
    strength: 0.8,
  }
  band(stage, 0, surface + 4, [
    [0, colour(0.1, 0.03, 250)],
    [1, colour(inTurn([0.24, 0.42, 0.18]), 0.045, 235)],
  ])
  band(stage, surface, height, [
    [0, colour(inTurn([0.38, 0.3, 0.5]), 0.065, inTurn([205, 245, 180]))],
    [0.3, colour(inTurn([0.25, 0.19, 0.36]), 0.06, inTurn([222, 255, 195]))],
    [0.7, colour(0.13, 0.04, 240)],
    [1, colour(0.06, 0.025, 250)],
  ])
  yield
  shafts(stage, boat)
  beast(stage, { x: width / 2 + away * random.range(20, 110), y: height * random.range(0.68, 0.74) }, away)
  waves(stage, surface)
  glow(ctx, boat.x + away * 34, surface - 60, 190, [
    [0, colour(0.85, 0.12, 80, 0.85)],
    [0.25, colour(0.5, 0.1, 70, 0.35)],
    [1, CLEAR],
  ])
  place(stage, { ...boat, width: 240, height: 150, below: 34, casts: 'nothing', modelled: 0.6 }, (local) =>
    rowingBoat(local, stage, away),
  )
  return {
    flow: (x, y) => (y < surface ? 0 : 0.5 * away) + 0.8 * noise.at(x / 260, y / 200),
    after: (after) => motes(after, stage, surface),
  }
}

/** Light of the lantern that reaches down into the water. */
function shafts({ ctx, colour, height, random }: Stage, { x, y }: { x: number; y: number }): void {
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  for (let i = 0; i < 6; i++) {
    const aside = (i - 2.5) * 70 + random.range(-24, 24)
    ctx.fillStyle = gradient(ctx, 0, y, 0, height * 0.8, [
      [0, colour(0.5, 0.07, 190, 0.3)],
      [1, CLEAR],
    ])
    ctx.beginPath()
    ctx.moveTo(x + aside * 0.25 - 8, y)
    ctx.lineTo(x + aside * 0.25 + 8, y)
    ctx.lineTo(x + aside * 1.5 + 60, height * 0.8)
    ctx.lineTo(x + aside * 1.5 - 40, height * 0.8)
    ctx.fill()
  }
  ctx.restore()
}

function waves({ ctx, colour, width, noise }: Stage, surface: number): void {
  for (const [i, light] of [0.42, 0.3].entries()) {
    ctx.strokeStyle = colour(light, 0.05, 205, 0.8)
    ctx.lineWidth = 7 - 3 * i
    ctx.beginPath()
    for (let x = 0; x <= width + 8; x += 8)
      ctx.lineTo(x, surface + 15 * i + 12 * noise.fractal(x / 90 + 9 * i, i, 3))
    ctx.stroke()
  }
}

/** A whale's bulk with a jaw full of teeth, more felt than seen, and one pale eye that looks up. */
function beast(stage: Stage, at: { x: number; y: number }, away: number): void {
  const { colour, ctx, growthAt } = stage
  const room = { x: at.x, y: at.y + 190, width: 1000, height: 430, modelled: 0.5 }
  place(stage, { ...room, casts: 'nothing' }, (local) => {
    local.scale(away, 1)
    local.translate(0, -190)
    bulk(local, stage)
  })
  if (growthAt(at.x, at.y) < 0.6) return
  const eye = { x: at.x - away * 205, y: at.y - 62 }
  glow(ctx, eye.x, eye.y, 90, [
    [0, colour(0.75, 0.13, 110, 0.7)],
    [0.4, colour(0.45, 0.1, 130, 0.3)],
    [1, CLEAR],
  ])
}

function bulk(ctx: Context, { colour, random }: Stage): void {
  ctx.fillStyle = gradient(ctx, 0, -190, 0, 150, [
    [0, colour(0.26, 0.05, 212)],
    [0.45, colour(0.13, 0.035, 235)],
    [1, colour(0.06, 0.02, 250)],
  ])
  ctx.beginPath()
  ctx.moveTo(-440, 22)
  ctx.bezierCurveTo(-380, -120, -190, -190, 20, -168)
  ctx.bezierCurveTo(200, -150, 330, -80, 400, -20)
  ctx.bezierCurveTo(430, -60, 470, -100, 495, -96)
  ctx.quadraticCurveTo(470, -10, 480, 60)
  ctx.quadraticCurveTo(440, 44, 405, 16)
  ctx.bezierCurveTo(260, 130, 40, 170, -150, 130)
  ctx.quadraticCurveTo(-300, 110, -400, 76)
  ctx.quadraticCurveTo(-280, 84, -170, 40)
  ctx.quadraticCurveTo(-300, 20, -440, 22)
  ctx.fill()
  ctx.fillStyle = colour(0.04, 0.015, 250)
  ctx.beginPath()
  ctx.moveTo(-436, 24)
  ctx.quadraticCurveTo(-300, 22, -170, 42)
  ctx.quadraticCurveTo(-280, 86, -396, 74)
  ctx.fill()
  ctx.fillStyle = colour(0.62, 0.03, 180)
  for (let i = 0; i < 11; i++) {
    const along = -424 + 24 * i
    const reach = 15 + random.range(0, 12)
    for (const [y, way] of [
      [25, 1],
      [74, -1],
    ] as const) {
      ctx.beginPath()
      ctx.moveTo(along - 6, y)
      ctx.lineTo(along + 6, y)
      ctx.lineTo(along + 2, y + way * reach * (1 - i / 16))
      ctx.fill()
    }
  }
  ctx.fillStyle = colour(0.88, 0.12, 110)
  ctx.beginPath()
  ctx.ellipse(-205, -62, 26, 18, -0.3, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.04, 0.02, 250)
  ctx.beginPath()
  ctx.ellipse(-209, -64, 6, 16, 0.1, 0, 6.3)
  ctx.fill()
}

/** Someone who holds up a lantern in a boat; the waterline is at the origin. */
function rowingBoat(ctx: Context, { colour }: Stage, away: number): void {
  ctx.save()
  ctx.scale(away, 1)
  ctx.fillStyle = colour(0.1, 0.025, 250)
  ctx.beginPath()
  ctx.moveTo(-40, -16)
  ctx.lineTo(-52, -78)
  ctx.quadraticCurveTo(-30, -98, -8, -78)
  ctx.lineTo(-2, -16)
  ctx.fill()
  ctx.beginPath()
  ctx.arc(-28, -102, 17, 0, 6.3)
  ctx.fill()
  ctx.strokeStyle = colour(0.1, 0.025, 250)
  ctx.lineWidth = 9
  ctx.lineCap = 'round'
  ctx.beginPath()
  ctx.moveTo(-14, -76)
  ctx.lineTo(28, -92)
  ctx.stroke()
  ctx.fillStyle = colour(0.3, 0.05, 55)
  ctx.beginPath()
  ctx.moveTo(-104, -30)
  ctx.quadraticCurveTo(0, -8, 104, -34)
  ctx.quadraticCurveTo(84, 26, 40, 30)
  ctx.lineTo(-52, 30)
  ctx.quadraticCurveTo(-88, 20, -104, -30)
  ctx.fill()
  ctx.fillStyle = colour(0.96, 0.1, 88)
  ctx.fillRect(24, -90, 20, 28)
  ctx.restore()
}

/** What drifts in the water and catches the light. */
function motes(ctx: Context, { colour, random, width, height }: Stage, surface: number): void {
  const chance = random.fork('motes')
  for (let i = 0; i < 70; i++) {
    const [angle, size] = [chance.range(0, 6.3), chance.range(1, 2.6)]
    ctx.fillStyle = colour(0.7, 0.05, 190, chance.range(0.15, 0.5))
    ctx.beginPath()
    const [x, y] = [chance.range(0, width), chance.range(surface + 30, height * 0.9)]
    ctx.arc(x + cos(angle) * 3, y + sin(angle) * 3, size, 0, 6.3)
    ctx.fill()
  }
}
