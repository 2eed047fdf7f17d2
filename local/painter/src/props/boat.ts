import type { Context } from '../stage/skia.ts'

/** Colours of a boat's hull and sails. */
export interface Rig {
  hull: string
  sail: string
  jib: string
  mast: string
}

/** A small boat under sail, on the water at the origin, heading right when `side` is 1 and left when -1. */
export function sailingBoat(ctx: Context, height: number, side: number, rig: Rig): void {
  ctx.save()
  ctx.scale(height * side, height)
  ctx.fillStyle = rig.hull
  ctx.beginPath()
  ctx.moveTo(-0.3, -0.11)
  ctx.lineTo(0.37, -0.13)
  ctx.quadraticCurveTo(0.27, 0.01, 0.16, 0.01)
  ctx.lineTo(-0.22, 0.01)
  ctx.quadraticCurveTo(-0.28, -0.02, -0.3, -0.11)
  ctx.fill()
  ctx.strokeStyle = rig.mast
  ctx.lineWidth = 0.014
  ctx.beginPath()
  ctx.moveTo(0.05, -0.1)
  ctx.lineTo(0.03, -1)
  ctx.stroke()
  ctx.fillStyle = rig.sail
  ctx.beginPath()
  ctx.moveTo(0.02, -0.97)
  ctx.quadraticCurveTo(-0.14, -0.5, -0.34, -0.21)
  ctx.quadraticCurveTo(-0.12, -0.15, 0.03, -0.19)
  ctx.fill()
  ctx.fillStyle = rig.jib
  ctx.beginPath()
  ctx.moveTo(0.05, -0.85)
  ctx.quadraticCurveTo(0.27, -0.5, 0.35, -0.17)
  ctx.quadraticCurveTo(0.2, -0.15, 0.07, -0.2)
  ctx.fill()
  ctx.restore()
}
