import type { Context } from '../stage/skia.ts'
import type { Stage } from '../stage/stage.ts'

/** Three depths of rain: drops in a square picture, length, width in units. */
const DEPTHS = [
  { drops: 260, length: 26, width: 1.1, alpha: 0.16 },
  { drops: 130, length: 54, width: 1.5, alpha: 0.18 },
  { drops: 40, length: 110, width: 2.2, alpha: 0.16 },
]

/** Rain over the whole picture; `slant` is how far drops go aside as they fall. */
export function rain(stage: Stage, slant: number): (ctx: Context) => void {
  const random = stage.random.fork('rain')
  return (ctx) => {
    ctx.lineCap = 'round'
    for (const { drops, length, width, alpha } of DEPTHS) {
      ctx.strokeStyle = stage.colour(0.88, 0.015, 240, alpha)
      ctx.lineWidth = width
      ctx.beginPath()
      for (let i = stage.many(drops); i > 0; i--) {
        const [x, y] = [random.range(-80, stage.width + 80), random.range(-80, stage.height)]
        const fall = length * random.range(0.6, 1.4)
        ctx.moveTo(x, y)
        ctx.lineTo(x - slant * fall, y + fall)
      }
      ctx.stroke()
    }
  }
}
