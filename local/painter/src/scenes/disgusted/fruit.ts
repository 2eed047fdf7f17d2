import { cos, sin, TAU } from '@moodscape/mood/exact-math'

import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { gradient } from '../../stage/wash.ts'

/** A pear with brown rot in it, leaning by `lean` radians; its foot is the origin, `size` its width. */
export function pear(ctx: Context, stage: Stage, size: number, lean: number): void {
  const { colour, random } = stage
  ctx.save()
  ctx.translate(0, -size * 0.5)
  ctx.rotate(lean)
  ctx.scale(size, size)
  ctx.fillStyle = gradient(ctx, 0, -1, 0, 0.5, [
    [0, colour(0.76, 0.13, 104)],
    [0.6, colour(0.64, 0.12, 92)],
    [1, colour(0.32, 0.07, 60)],
  ])
  ctx.beginPath()
  ctx.moveTo(-0.1, -1.02)
  ctx.bezierCurveTo(-0.34, -0.98, -0.18, -0.55, -0.42, -0.28)
  ctx.bezierCurveTo(-0.66, 0.1, -0.4, 0.5, 0, 0.5)
  ctx.bezierCurveTo(0.42, 0.5, 0.66, 0.1, 0.42, -0.28)
  ctx.bezierCurveTo(0.18, -0.55, 0.26, -1, -0.1, -1.02)
  ctx.fill()
  rot(ctx, stage, random.range(-0.16, 0.16), random.range(0, 0.18), random.range(0.2, 0.28))
  rot(ctx, stage, random.range(-0.1, 0.1), -0.6, 0.1)
  ctx.strokeStyle = colour(0.22, 0.04, 60)
  ctx.lineWidth = 0.06
  ctx.lineCap = 'round'
  ctx.beginPath()
  ctx.moveTo(-0.06, -1)
  ctx.quadraticCurveTo(0, -1.15, 0.12, -1.22)
  ctx.stroke()
  ctx.restore()
}

/** Half a melon, its cut face towards the eye: slack flesh, wet seeds, a beard of mould. */
export function melon(ctx: Context, stage: Stage, size: number, away: number): void {
  const { colour, random } = stage
  ctx.save()
  ctx.translate(0, -size * 0.8)
  ctx.scale(size * away, size)
  ctx.fillStyle = gradient(ctx, 0, -0.9, 0, 0.9, [
    [0, colour(0.5, 0.09, 118)],
    [1, colour(0.26, 0.06, 110)],
  ])
  ctx.beginPath()
  ctx.ellipse(0.2, 0, 0.92, 0.84, 0, 0, 6.3)
  ctx.fill()
  const inside = [
    [0.8, 0.83, 0.72, 0.09, 108],
    [0.72, 0.75, 0.66, 0.13, 78],
    [0.6, 0.62, 0.52, 0.12, 62],
    [0.36, 0.4, 0.26, 0.07, 25],
  ] as const
  for (const [rx, ry, l, c, h] of inside) {
    ctx.fillStyle = colour(l, c, h)
    ctx.beginPath()
    ctx.ellipse(-0.12, 0, rx, ry, 0, 0, 6.3)
    ctx.fill()
  }
  for (let i = 0; i < 14; i++) {
    const [angle, reach] = [random.range(0, TAU), random.range(0.12, 0.34)]
    ctx.fillStyle = colour(random.range(0.62, 0.8), 0.08, 88)
    ctx.beginPath()
    ctx.ellipse(-0.12 + cos(angle) * reach, sin(angle) * reach, 0.075, 0.04, angle, 0, 6.3)
    ctx.fill()
  }
  for (let i = 0; i < 46; i++) {
    const [x, y] = [0.3 + random.gauss() * 0.13, -0.48 + random.gauss() * 0.14]
    ctx.fillStyle = colour(random.range(0.62, 0.82), 0.03, random.range(120, 160))
    ctx.beginPath()
    ctx.ellipse(x, y, 0.06, 0.05, 0, 0, 6.3)
    ctx.fill()
  }
  ctx.restore()
}

/** A bunch of grapes, slack and bruised, that hangs over the rim of the plate. */
export function grapes(ctx: Context, { colour, random }: Stage, radius: number, away: number): void {
  const bunch = Array.from({ length: 26 }, (_, i) => {
    const along = i / 25
    return {
      x: away * radius * (along * 6 - 3) + random.gauss() * radius * 0.6,
      y: -radius * (3.4 - along * 2.6) * random.range(0.3, 1) - radius * 0.3,
    }
  })
  bunch.sort((p, q) => p.y - q.y)
  for (const { x, y } of bunch) {
    const isMouldy = random.next() < 0.16
    ctx.fillStyle = isMouldy
      ? colour(0.66, 0.05, 150)
      : colour(random.range(0.24, 0.36), 0.1, random.range(320, 350))
    ctx.beginPath()
    ctx.ellipse(
      x,
      y,
      radius * random.range(0.85, 1.05),
      radius * random.range(0.75, 1),
      random.range(0, 3),
      0,
      6.3,
    )
    ctx.fill()
    ctx.fillStyle = colour(0.74, 0.06, 330, 0.7)
    ctx.beginPath()
    ctx.ellipse(x - away * radius * 0.34, y - radius * 0.34, radius * 0.24, radius * 0.16, 0, 0, 6.3)
    ctx.fill()
  }
}

/** A soft brown ring with a sunken, mouldy middle. */
function rot(ctx: Context, { colour }: Stage, x: number, y: number, radius: number): void {
  for (const [share, l, c, h] of [
    [1, 0.4, 0.08, 65],
    [0.72, 0.28, 0.06, 40],
    [0.42, 0.7, 0.04, 140],
    [0.2, 0.42, 0.05, 160],
  ] as const) {
    ctx.fillStyle = colour(l, c, h)
    ctx.beginPath()
    ctx.ellipse(x, y, radius * share, radius * share * 0.85, 0.3, 0, 6.3)
    ctx.fill()
  }
}
