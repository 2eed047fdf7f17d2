import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'
import { gradient } from '../../stage/wash.ts'

/** A dented bin on its side, its mouth towards `side`, slime on its lip. */
export function spilledBin(ctx: Context, { colour }: Stage, size: number, side: number): void {
  ctx.save()
  ctx.scale(size * side, size)
  ctx.fillStyle = gradient(ctx, 0, -0.84, 0, 0, [
    [0, colour(0.62, 0.04, 110)],
    [0.4, colour(0.42, 0.035, 320)],
    [1, colour(0.2, 0.04, 325)],
  ])
  ctx.beginPath()
  ctx.moveTo(-0.85, -0.7)
  ctx.lineTo(0.6, -0.86)
  ctx.lineTo(0.6, 0.03)
  ctx.lineTo(-0.85, -0.04)
  ctx.quadraticCurveTo(-0.98, -0.36, -0.85, -0.7)
  ctx.fill()
  ctx.strokeStyle = colour(0.24, 0.04, 325)
  ctx.lineWidth = 0.03
  for (const x of [-0.55, -0.15, 0.25]) {
    ctx.beginPath()
    ctx.moveTo(x, -0.76)
    ctx.quadraticCurveTo(x - 0.12, -0.38, x, 0)
    ctx.stroke()
  }
  ctx.fillStyle = colour(0.12, 0.04, 320)
  ctx.beginPath()
  ctx.ellipse(0.6, -0.415, 0.17, 0.44, 0, 0, 6.3)
  ctx.fill()
  ctx.strokeStyle = colour(0.66, 0.05, 108)
  ctx.lineWidth = 0.05
  ctx.stroke()
  ctx.fillStyle = colour(0.7, 0.15, 114)
  ctx.beginPath()
  ctx.moveTo(0.46, -0.22)
  ctx.bezierCurveTo(0.66, -0.3, 0.74, -0.14, 0.9, 0.02)
  ctx.lineTo(0.44, 0.04)
  ctx.fill()
  ctx.restore()
}

/** A rat on top of the bin that looks out over its meal. */
export function rat(ctx: Context, { colour }: Stage, side: number): void {
  ctx.save()
  ctx.translate(-side * 10, -158)
  ctx.scale(side * 150, 150)
  ctx.strokeStyle = colour(0.6, 0.08, 15)
  ctx.lineWidth = 0.05
  ctx.lineCap = 'round'
  ctx.beginPath()
  ctx.moveTo(-0.42, -0.06)
  ctx.bezierCurveTo(-0.66, -0.02, -0.72, 0.22, -0.62, 0.46)
  ctx.stroke()
  ctx.fillStyle = colour(0.17, 0.03, 325)
  ctx.beginPath()
  ctx.moveTo(-0.46, 0)
  ctx.bezierCurveTo(-0.62, -0.5, -0.16, -0.66, 0.1, -0.54)
  ctx.bezierCurveTo(0.3, -0.62, 0.5, -0.5, 0.68, -0.3)
  ctx.quadraticCurveTo(0.56, -0.2, 0.3, -0.22)
  ctx.quadraticCurveTo(0.24, -0.1, 0.26, 0)
  ctx.fill()
  ctx.fillStyle = colour(0.58, 0.07, 15)
  ctx.beginPath()
  ctx.ellipse(0.2, -0.6, 0.1, 0.12, -0.3, 0, 6.3)
  ctx.fill()
  ctx.beginPath()
  ctx.ellipse(0.68, -0.3, 0.04, 0.035, 0, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.9, 0.14, 100)
  ctx.beginPath()
  ctx.ellipse(0.43, -0.42, 0.045, 0.04, 0, 0, 6.3)
  ctx.fill()
  ctx.restore()
}
