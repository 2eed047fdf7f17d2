import type { Context } from '../stage/skia.ts'

/** Colours of someone's clothes, hair and skin. */
export interface Look {
  coat: string
  legs: string
  hair: string
  skin: string
  /** Where the right hand is, in heights from the foot: someone holds, waves, or lets it hang. */
  hand?: readonly [x: number, y: number]
  /** How far the legs are apart, in heights. */
  stride?: number
}

/** Someone standing or walking, seen from behind or afar; the foot is the origin. */
export function figure(ctx: Context, height: number, look: Look): void {
  ctx.save()
  ctx.scale(height, height)
  ctx.lineCap = 'round'
  const stride = look.stride ?? 0.035
  ctx.strokeStyle = look.legs
  ctx.lineWidth = 0.075
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.moveTo(side * 0.03, -0.45)
    ctx.lineTo(side * stride, -0.03)
    ctx.stroke()
  }
  arm(ctx, look.coat, -1, [-0.13, -0.44])
  arm(ctx, look.coat, 1, look.hand ?? [0.13, -0.44])
  ctx.fillStyle = look.coat
  ctx.beginPath()
  ctx.moveTo(-0.1, -0.34)
  ctx.bezierCurveTo(-0.1, -0.5, -0.08, -0.6, -0.115, -0.76)
  ctx.bezierCurveTo(-0.08, -0.83, 0.08, -0.83, 0.115, -0.76)
  ctx.bezierCurveTo(0.08, -0.6, 0.1, -0.5, 0.1, -0.34)
  ctx.quadraticCurveTo(0, -0.31, -0.1, -0.34)
  ctx.fill()
  ctx.fillStyle = look.skin
  ctx.fillRect(-0.025, -0.85, 0.05, 0.06)
  ctx.beginPath()
  ctx.ellipse(0, -0.905, 0.058, 0.072, 0, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = look.hair
  ctx.beginPath()
  ctx.ellipse(0, -0.93, 0.064, 0.065, 0, 0, 6.3)
  ctx.fill()
  ctx.restore()
}

function arm(ctx: Context, colour: string, side: 1 | -1, hand: readonly [number, number]): void {
  ctx.strokeStyle = colour
  ctx.lineWidth = 0.055
  ctx.beginPath()
  ctx.moveTo(side * 0.095, -0.75)
  ctx.quadraticCurveTo(side * 0.15, (hand[1] - 0.72) / 2, hand[0], hand[1])
  ctx.stroke()
}

/** An open umbrella whose handle is at the origin; `width` from rim to rim. */
export function umbrella(ctx: Context, width: number, cloth: string, seam: string): void {
  ctx.save()
  ctx.scale(width, width)
  ctx.strokeStyle = seam
  ctx.lineWidth = 0.022
  ctx.beginPath()
  ctx.moveTo(0, 0)
  ctx.lineTo(0, -0.68)
  ctx.stroke()
  ctx.fillStyle = cloth
  ctx.beginPath()
  ctx.moveTo(-0.5, -0.34)
  ctx.bezierCurveTo(-0.42, -0.6, -0.16, -0.68, 0, -0.69)
  ctx.bezierCurveTo(0.16, -0.68, 0.42, -0.6, 0.5, -0.34)
  for (let rib = 0; rib < 4; rib++) {
    const from = 0.5 - rib * 0.25
    ctx.quadraticCurveTo(from - 0.125, -0.43, from - 0.25, -0.34)
  }
  ctx.fill()
  ctx.lineWidth = 0.01
  for (const rib of [-0.25, 0, 0.25]) {
    ctx.beginPath()
    ctx.moveTo(0, -0.69)
    ctx.quadraticCurveTo(rib * 1.1, -0.6, rib, -0.35)
    ctx.stroke()
  }
  ctx.restore()
}
