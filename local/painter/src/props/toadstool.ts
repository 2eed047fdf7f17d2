import type { Context } from '../stage/skia.ts'
import type { Stage } from '../stage/stage.ts'
import { gradient } from '../stage/wash.ts'

/** A toadstool whose foot is at the place, leaning to the side; `hue` is that of its slimy cap. */
export function toadstool(
  ctx: Context,
  { colour, random }: Pick<Stage, 'colour' | 'random'>,
  x: number,
  y: number,
  tall: number,
  hue: number,
): void {
  const [lean, half] = [random.range(-0.22, 0.22) * tall, tall * random.range(0.36, 0.52)]
  const top = y - tall * 0.8
  ctx.fillStyle = gradient(ctx, x - tall * 0.1, 0, x + tall * 0.12, 0, [
    [0, colour(0.74, 0.06, 100)],
    [1, colour(0.42, 0.05, 90)],
  ])
  ctx.beginPath()
  ctx.moveTo(x - tall * 0.11, y)
  ctx.quadraticCurveTo(x - tall * 0.03, y - tall * 0.4, x + lean - tall * 0.06, top)
  ctx.lineTo(x + lean + tall * 0.06, top)
  ctx.quadraticCurveTo(x + tall * 0.09, y - tall * 0.4, x + tall * 0.12, y)
  ctx.fill()
  ctx.fillStyle = colour(0.3, 0.06, 340)
  ctx.beginPath()
  ctx.ellipse(x + lean, top, half * 0.96, tall * 0.11, 0, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = gradient(ctx, 0, top - tall * 0.34, 0, top + tall * 0.06, [
    [0, colour(0.7, 0.1, hue)],
    [0.5, colour(0.52, 0.11, hue)],
    [1, colour(0.34, 0.09, hue)],
  ])
  ctx.beginPath()
  ctx.moveTo(x + lean - half, top + tall * 0.03)
  ctx.bezierCurveTo(
    x + lean - half * 0.8,
    top - tall * 0.4,
    x + lean + half * 0.8,
    top - tall * 0.4,
    x + lean + half,
    top + tall * 0.03,
  )
  ctx.quadraticCurveTo(x + lean, top - tall * 0.07, x + lean - half, top + tall * 0.03)
  ctx.fill()
  ctx.fillStyle = colour(0.8, 0.07, 100, 0.8)
  for (const aside of [-0.5, -0.05, 0.42]) {
    ctx.beginPath()
    const up = tall * (0.2 - 0.28 * aside * aside)
    ctx.ellipse(x + lean + aside * half, top - up, half * 0.11, tall * 0.04, aside, 0, 6.3)
    ctx.fill()
  }
}
