import { blade } from '../../props/grass.ts'
import type { Drawn } from '../../repertoire.ts'
import { place } from '../../stage/place.ts'
import { hills, ridge } from '../../stage/ridge.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { veil } from '../../stage/veil.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'
import { ripples, water } from '../../stage/water.ts'

/** A stone bridge that goes out over still water and is lost in fog; a lantern burns where it begins. */
export function* bridge(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, random, noise } = stage
  const away = stage.light.x < width / 2 ? 1 : -1
  stage.light = {
    x: stage.light.x,
    y: horizon - random.range(120, 300),
    lit: colour(0.97, 0.02, 88),
    shade: colour(0.4, 0.02, 270),
    strength: 0.5,
  }
  const { light } = stage
  band(stage, 0, horizon + 3, [
    [0, colour(0.76, 0.014, 240)],
    [0.6, colour(0.86, 0.012, 110)],
    [1, colour(0.92, 0.018, 84)],
  ])
  glow(ctx, light.x, light.y, 440, [
    [0, colour(0.93, 0.02, 90, 0.6)],
    [1, CLEAR],
  ])
  for (let i = 0; i < 2; i++) {
    const shore = hills(stage, horizon - 26 + 14 * i, 30, 260, 4)
    ridge(stage, shore, horizon + 2, colour(0.83 - 0.035 * i, 0.014, 240))
    mist(stage, horizon - 16, 60, colour(0.92, 0.014, 88, 0.6))
  }
  water(stage, horizon, 7, [
    [0, colour(0.9, 0.014, 88, 0.4)],
    [0.5, colour(0.78, 0.016, 130, 0.5)],
    [1, colour(0.6, 0.02, 220, 0.7)],
  ])
  yield
  ripples(stage, horizon, 120, colour(0.96, 0.016, 88, 0.5), colour(0.62, 0.018, 240, 0.3))
  const reach = random.range(560, 640)
  const foot = {
    x: (away > 0 ? width : 0) - away * (100 + reach * 0.62),
    y: horizon + random.range(100, 175),
  }
  for (const image of [true, false]) {
    ctx.save()
    ctx.translate(foot.x, foot.y)
    ctx.scale(-away, image ? -0.9 : 1)
    ctx.globalAlpha = image ? 0.5 : 1
    arches(ctx, stage, reach)
    ctx.restore()
  }
  banks(stage, foot, away)
  const lamp = { x: (away > 0 ? width : 0) - away * 186, y: foot.y - 100 }
  glow(stage.things, lamp.x, lamp.y - 190, 150, [
    [0, colour(0.9, 0.09, 78, 0.9)],
    [0.3, colour(0.7, 0.06, 75, 0.3)],
    [1, CLEAR],
  ])
  place(stage, { ...lamp, width: 70, height: 226, casts: 'shadow', modelled: 0.2 }, (local) =>
    lantern(local, stage),
  )
  drifts(stage, foot.y, away)
  yield
  return { flow: (x, y) => 0.1 * noise.at(x / 600, y / 240) }
}

/** Arches from the near bank at the left, each fainter than the one before. */
function arches(ctx: Context, stage: Stage, reach: number): void {
  const { colour } = stage
  const random = stage.random.fork('stones')
  ctx.translate(-reach * 0.62, 0)
  const long = reach * 1.25
  const top = (x: number) => -150 - 46 * (1 - (2 * (x / long) - 0.7) * (2 * (x / long) - 0.7))
  const fade = (l: number) =>
    gradient(ctx, 0, 0, long, 0, [
      [0, colour(l, 0.024, 66)],
      [0.45, colour(l + 0.1, 0.018, 75)],
      [0.7, colour(l + 0.22, 0.014, 85, 0.6)],
      [0.95, colour(0.92, 0.014, 88, 0)],
    ])
  ctx.fillStyle = fade(0.54)
  ctx.beginPath()
  ctx.moveTo(0, 4)
  ctx.lineTo(0, top(0))
  for (let x = 0; x <= long; x += 12) ctx.lineTo(x, top(x))
  ctx.lineTo(long, 4)
  const spans = random.int(3, 6)
  const step = long / spans
  for (let i = spans - 1; i >= 0; i--) {
    const [from, to] = [i * step + step * 0.2, (i + 1) * step - step * 0.04]
    ctx.lineTo(to, 4)
    ctx.bezierCurveTo(to, -140, from, -140, from, 4)
  }
  ctx.closePath()
  ctx.fill()
  // The parapet catches the light; stones show only where the fog lets them.
  ctx.strokeStyle = fade(0.76)
  ctx.lineWidth = 16
  ctx.beginPath()
  for (let x = 0; x <= long; x += 12) ctx.lineTo(x, top(x) - 2)
  ctx.stroke()
  ctx.lineWidth = 6
  ctx.strokeStyle = fade(0.42)
  ctx.beginPath()
  for (let x = 0; x <= long; x += 12) ctx.lineTo(x, top(x) + 26)
  ctx.stroke()
  for (let i = 0; i < 46; i++) {
    const x = random.next() * random.next() * long * 0.7
    ctx.fillStyle = colour(random.range(0.48, 0.68), 0.02, 66, 0.6 * (1 - x / long))
    ctx.fillRect(x, top(x) + random.range(36, 52), random.range(18, 34), 10)
  }
}

/** The bank from which one would set out, with a path up to the bridge. */
function banks(
  { ctx, colour, width, height, random }: Stage,
  foot: { x: number; y: number },
  away: number,
): void {
  const from = away > 0 ? width : 0
  const edge = 190
  const top = (reach: number) => foot.y - 182 + (reach / edge) * (reach / edge) * 70
  ctx.fillStyle = gradient(ctx, 0, foot.y - 130, 0, height, [
    [0, colour(0.7, 0.024, 92)],
    [0.4, colour(0.6, 0.026, 90)],
    [1, colour(0.46, 0.026, 84)],
  ])
  ctx.beginPath()
  ctx.moveTo(from, top(0))
  for (let reach = 0; reach <= edge; reach += 19) ctx.lineTo(from - away * reach, top(reach))
  ctx.bezierCurveTo(
    from - away * (edge + 30),
    foot.y - 50,
    from - away * (edge + 20),
    foot.y + 40,
    from - away * edge,
    foot.y + 90,
  )
  ctx.bezierCurveTo(
    from - away * edge * 1.2,
    foot.y + 160,
    from - away * edge * 2.4,
    height - 60,
    from - away * edge * 2.9,
    height,
  )
  ctx.lineTo(from, height)
  ctx.fill()
  ctx.fillStyle = gradient(ctx, 0, foot.y - 120, 0, height, [
    [0, colour(0.84, 0.02, 80)],
    [1, colour(0.68, 0.022, 72)],
  ])
  ctx.beginPath()
  ctx.moveTo(from - away * 134, foot.y - 152)
  ctx.bezierCurveTo(from - away * 70, foot.y - 70, from - away * 120, foot.y + 60, from - away * 250, height)
  ctx.lineTo(from - away * 110, height)
  ctx.bezierCurveTo(
    from - away * 60,
    foot.y + 80,
    from + away * 10,
    foot.y - 60,
    from - away * 96,
    foot.y - 172,
  )
  ctx.fill()
  for (let i = 0; i < 130; i++) {
    const low = random.next()
    const brink = edge + Math.max(0, low - 0.3) * edge * 2.2
    const reach = brink - random.next() * random.next() * 130
    const y = foot.y - 80 + low * (height - foot.y + 100)
    const tall = random.range(30, 80) * (0.6 + 0.9 * low)
    const tone = colour(random.range(0.42, 0.64), 0.028, random.range(75, 115))
    blade(ctx, from - away * reach, y, away * random.range(-40, 20), tall, 4 + 4 * low, tone)
  }
}

function lantern(ctx: Context, { colour }: Stage): void {
  ctx.fillStyle = colour(0.32, 0.02, 270)
  ctx.fillRect(-5, -176, 10, 180)
  ctx.fillRect(-11, -16, 22, 20)
  ctx.fillStyle = colour(0.94, 0.11, 82)
  ctx.fillRect(-14, -208, 28, 34)
  ctx.fillStyle = colour(0.32, 0.02, 270)
  ctx.fillRect(-18, -177, 36, 6)
  ctx.beginPath()
  ctx.moveTo(-20, -206)
  ctx.lineTo(0, -222)
  ctx.lineTo(20, -206)
  ctx.fill()
}

/** Fog that lies over the far end of the bridge. */
function drifts(stage: Stage, y: number, away: number): void {
  const { width, colour, noise } = stage
  const room = { x: 0, y: y - 260, width, height: 360 }
  const side = away > 0 ? 0.2 : 0.8
  veil(stage, room, colour(0.92, 0.014, 88), (u, v) => {
    const edge = 1 - Math.abs(2 * v - 1)
    const far = Math.max(0, 1 - Math.abs(u - side) * 2.2)
    return edge * far * (0.75 + 0.7 * noise.fractal(u * 3, v * 2, 3))
  })
}
