import type { Context } from '../../stage/skia.ts'
import type { Stage } from '../../stage/stage.ts'

/** A post with boards that each know another way. */
export function signpost(ctx: Context, { colour, random }: Stage, tall: number): void {
  ctx.fillStyle = colour(0.36, 0.05, 50)
  ctx.fillRect(-11, -tall, 22, tall + 4)
  const hues = random.shuffle([75, 185, 300, 110, 250, 20, 60])
  for (const [i, hue] of hues.entries()) {
    const y = -tall * 0.93 + i * tall * 0.088
    const side = (i + random.int(0, 1)) % 2 ? 1 : -1
    const [long, tilt] = [random.range(110, 190), random.range(-0.28, 0.28)]
    ctx.save()
    ctx.translate(0, y)
    ctx.rotate(tilt)
    ctx.scale(side, 1)
    ctx.fillStyle = colour(random.range(0.66, 0.84), 0.085, hue)
    ctx.beginPath()
    ctx.moveTo(-34, -19)
    ctx.lineTo(long - 28, -17)
    ctx.lineTo(long, 0)
    ctx.lineTo(long - 28, 17)
    ctx.lineTo(-34, 19)
    ctx.fill()
    ctx.fillStyle = colour(0.34, 0.05, hue, 0.8)
    for (let u = -14; u < long - 50; u += random.range(24, 40)) ctx.fillRect(u, -4, random.range(12, 24), 7)
    ctx.restore()
  }
}
