import { blade } from '../../props/grass.ts'
import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { gradient } from '../../stage/wash.ts'

/** An old rowing boat with its stern under water, its bow towards `side`. */
export function wreck(ctx: Context, stage: Stage, long: number, side: number): void {
  const { colour } = stage
  ctx.save()
  ctx.scale(long * side, long)
  const near = () => ctx.bezierCurveTo(0.3, -0.19, 0, -0.09, -0.44, 0.012)
  ctx.fillStyle = gradient(ctx, -0.3, 0, 0.45, -0.35, [
    [0, colour(0.36, 0.09, 120)],
    [0.3, colour(0.2, 0.05, 320)],
    [1, colour(0.3, 0.05, 340)],
  ])
  ctx.beginPath()
  ctx.moveTo(-0.44, 0.012)
  ctx.bezierCurveTo(-0.2, -0.17, 0.22, -0.3, 0.48, -0.42)
  near()
  ctx.fill()
  ctx.lineWidth = 0.03
  ctx.strokeStyle = colour(0.55, 0.06, 80)
  for (const [x0, y0, x1, y1] of [
    [-0.03, -0.205, 0.05, -0.1],
    [0.2, -0.295, 0.26, -0.19],
  ] as const) {
    ctx.beginPath()
    ctx.moveTo(x0, y0)
    ctx.lineTo(x1, y1)
    ctx.stroke()
  }
  ctx.fillStyle = gradient(ctx, 0, -0.36, 0, 0.02, [
    [0, colour(0.5, 0.06, 60)],
    [0.55, colour(0.36, 0.06, 50)],
    [0.85, colour(0.3, 0.08, 110)],
    [1, colour(0.24, 0.08, 130)],
  ])
  ctx.beginPath()
  ctx.moveTo(0.48, -0.42)
  near()
  ctx.lineTo(0.3, 0.02)
  ctx.quadraticCurveTo(0.44, -0.1, 0.48, -0.42)
  ctx.fill()
  ctx.lineWidth = 0.009
  ctx.strokeStyle = colour(0.2, 0.05, 330)
  for (const drop of [0.06, 0.12]) {
    ctx.beginPath()
    ctx.moveTo(0.475 - drop * 0.15, -0.42 + drop * 1.1)
    ctx.bezierCurveTo(0.3, -0.19 + drop, 0.05, -0.09 + drop, -0.15, 0.02)
    ctx.stroke()
  }
  hole(ctx, stage)
  ctx.lineWidth = 0.02
  ctx.strokeStyle = colour(0.7, 0.08, 92)
  ctx.beginPath()
  ctx.moveTo(0.48, -0.42)
  near()
  ctx.stroke()
  ctx.lineWidth = 0.03
  ctx.beginPath()
  ctx.moveTo(0.485, -0.45)
  ctx.lineTo(0.47, -0.36)
  ctx.stroke()
  toad(ctx, stage)
  ctx.restore()
}

/** Staved-in planks and the slime that runs out of them. */
function hole(ctx: Context, { colour }: Stage): void {
  ctx.fillStyle = colour(0.12, 0.03, 320)
  ctx.beginPath()
  ctx.moveTo(0.12, -0.1)
  ctx.lineTo(0.2, -0.12)
  ctx.lineTo(0.27, -0.09)
  ctx.lineTo(0.24, -0.05)
  ctx.lineTo(0.15, -0.055)
  ctx.fill()
  for (const [x, down] of [
    [0.155, 0.05],
    [0.19, 0.07],
    [0.22, 0.04],
  ] as const) {
    blade(ctx, x, -0.062, 0, -down, 0.024, colour(0.66, 0.14, 116))
  }
}

/** A fat toad on the gunwale. */
function toad(ctx: Context, { colour }: Stage): void {
  ctx.save()
  ctx.translate(0.24, -0.2)
  ctx.scale(0.19, 0.19)
  const skin = colour(0.54, 0.11, 108)
  ctx.fillStyle = skin
  ctx.beginPath()
  ctx.ellipse(-0.05, -0.32, 0.52, 0.36, -0.35, 0, 6.3)
  ctx.ellipse(0.36, -0.58, 0.32, 0.22, -0.1, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.4, 0.09, 112)
  ctx.beginPath()
  ctx.ellipse(-0.32, -0.12, 0.3, 0.15, -0.2, 0, 6.3)
  ctx.ellipse(0.26, -0.1, 0.1, 0.24, -0.2, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.78, 0.09, 100)
  ctx.beginPath()
  ctx.ellipse(0.38, -0.44, 0.26, 0.1, -0.1, 0, 6.3)
  ctx.fill()
  for (const [x, y] of [
    [0.26, -0.78],
    [0.48, -0.78],
  ] as const) {
    ctx.fillStyle = colour(0.86, 0.15, 95)
    ctx.beginPath()
    ctx.ellipse(x, y, 0.11, 0.1, 0, 0, 6.3)
    ctx.fill()
    ctx.fillStyle = colour(0.1, 0.02, 300)
    ctx.beginPath()
    ctx.ellipse(x + 0.02, y, 0.055, 0.04, 0, 0, 6.3)
    ctx.fill()
  }
  ctx.restore()
}
