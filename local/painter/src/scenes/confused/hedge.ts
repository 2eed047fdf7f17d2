import { place } from '../../stage/place.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { gradient } from '../../stage/wash.ts'

/** Half the width of an arch by its height. */
const SLIM = 0.27

interface Hedge {
  foot: number
  tall: number
  gaps: number[]
  /** 1 for the one behind, in the haze. */
  far: number
}

/** A clipped hedge across the picture with arched openings, its leaves lit from one side. */
export function hedge(stage: Stage, { foot, tall, gaps, far }: Hedge): void {
  const { ctx, colour, width, random, light, many, noise } = stage
  const arch = tall * 0.8
  ctx.save()
  ctx.beginPath()
  ctx.rect(0, foot - tall, width, tall)
  for (const x of gaps) {
    const half = arch * SLIM
    ctx.moveTo(x - half, foot)
    ctx.lineTo(x - half, foot - arch + half)
    ctx.arc(x, foot - arch + half, half, 3.1416, 0)
    ctx.lineTo(x + half, foot)
    ctx.closePath()
  }
  ctx.clip('evenodd')
  ctx.fillStyle = gradient(ctx, 0, foot - tall, 0, foot, [
    [0, colour(0.62 + 0.06 * far, 0.085 - 0.02 * far, 125)],
    [0.25, colour(0.48 + 0.1 * far, 0.07 - 0.02 * far, 160)],
    [1, colour(0.32 + 0.2 * far, 0.065 - 0.02 * far, 215)],
  ])
  ctx.fillRect(0, foot - tall, width, tall)
  for (let i = many(far ? 500 : 1400); i > 0; i--) {
    const [x, y] = [random.range(0, width), foot - tall * random.next()]
    const high = (foot - y) / tall
    const sun = Math.max(0, 1 - Math.abs(x - light.x) / 600) * 0.14 * high + 0.1 * noise.at(x / 70, y / 70)
    const tone = 0.34 + 0.18 * far + sun * (1 - 0.5 * far) + high * 0.16
    ctx.fillStyle = colour(tone, 0.08 - 0.03 * far, 210 - 90 * high + random.range(-20, 20), 0.8)
    ctx.beginPath()
    ctx.ellipse(x, y, random.range(6, 13), random.range(4, 8), random.range(0, 3), 0, 6.3)
    ctx.fill()
  }
  ctx.restore()
  // The opening's reveal, and the clipped top that the light catches.
  for (const x of gaps) {
    const half = arch * SLIM
    const side = x < light.x ? -1 : 1
    ctx.strokeStyle = colour(0.26 + 0.32 * far, 0.06, 220)
    ctx.lineWidth = 15 - 7 * far
    ctx.beginPath()
    ctx.moveTo(x - side * half, foot)
    ctx.lineTo(x - side * half, foot - arch + half)
    ctx.stroke()
  }
  for (let i = many(far ? 60 : 150); i > 0; i--) {
    const x = random.range(0, width)
    const lit = Math.max(0, 1 - Math.abs(x - light.x) / 800)
    ctx.fillStyle = colour(0.54 + 0.08 * far + 0.22 * lit, 0.09, 135 - 30 * lit)
    ctx.beginPath()
    ctx.ellipse(
      x,
      foot - tall + random.range(-5, 7),
      random.range(10, 24),
      random.range(5, 10) - 2 * far,
      0,
      0,
      6.3,
    )
    ctx.fill()
  }
}

/** Clipped box trees in front of the hedge, between the openings. */
export function pots(stage: Stage, gaps: readonly number[], foot: number): void {
  const between = gaps.map((x, i) => (x + (gaps[i + 1] ?? x + 300)) / 2)
  for (const [i, x] of [gaps[0]! - 150, ...between].entries()) {
    if (x < 120 || x > stage.width - 120) continue
    place(stage, { x, y: foot + 34, width: 130, height: 230, casts: 'shadow', modelled: 0.9 }, (local) =>
      topiary(local, stage, i),
    )
  }
}

/** A box tree clipped to balls or to a cone, in a pot. */
function topiary(ctx: Context, { colour, random }: Stage, kind: number): void {
  ctx.fillStyle = colour(0.56, 0.1, 40)
  ctx.beginPath()
  ctx.moveTo(-30, -48)
  ctx.lineTo(30, -48)
  ctx.lineTo(22, 3)
  ctx.lineTo(-22, 3)
  ctx.fill()
  ctx.fillStyle = colour(0.46, 0.085, 150)
  ctx.beginPath()
  if (kind % 2) {
    ctx.moveTo(-46, -48)
    ctx.quadraticCurveTo(-20, -150, 0, -random.range(190, 225))
    ctx.quadraticCurveTo(20, -150, 46, -48)
  } else {
    for (const [y, radius] of [
      [-84, 46],
      [-152, 33],
      [-200, 21],
    ] as const) {
      ctx.moveTo(radius, y)
      ctx.arc(0, y, radius, 0, 6.3)
    }
  }
  ctx.fill()
}
