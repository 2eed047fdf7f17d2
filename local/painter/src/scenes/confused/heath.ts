import { blade } from '../../props/grass.ts'
import type { Stage } from '../../stage/stage.ts'
import { veil } from '../../stage/veil.ts'

/** Banks of fog, warm against cool. */
export function fog(stage: Stage, dusk: number): void {
  const { width, horizon, colour, noise } = stage
  const room = { x: 0, y: 0, width, height: horizon + 60 }
  const bank = (u: number, v: number) => noise.fractal((u * width) / 700, v * 1.6 + 4, 4)
  veil(stage, room, colour(0.5, 0.075, dusk - 10), (u, v) => (bank(u, v) + 0.05) * 0.9 * (1.1 - v))
  veil(stage, room, colour(0.84, 0.07, 50), (u, v) => (bank(u + 5, v) + 0.02) * 0.9 * (0.4 + 0.6 * v))
}

/** Hummocks of the heath: dark tufts with lit tips, smaller the farther. */
export function tufts({ ctx, colour, random, many, width, height, horizon }: Stage, heath: number): void {
  const places = Array.from({ length: many(240) }, () => random.next() * random.next()).sort((p, q) => p - q)
  for (const near of places) {
    const [x, y] = [random.range(0, width), horizon + 70 + near * (height - horizon - 40)]
    const size = 14 + 90 * near
    const hue = random.pick([heath, heath + 30, heath - 30, 330])
    ctx.fillStyle = colour(0.6 - 0.3 * near, 0.06, 210, 0.5)
    ctx.beginPath()
    ctx.ellipse(x, y, size, size * 0.24, 0, 0, 6.3)
    ctx.fill()
    ctx.fillStyle = colour(0.7 - 0.2 * near + random.range(-0.04, 0.04), 0.075, hue, 0.75)
    ctx.beginPath()
    ctx.ellipse(x - size * 0.1, y - size * 0.12, size * 0.8, size * 0.17, 0, 0, 6.3)
    ctx.fill()
  }
}

/** Heather at the eye's feet, thick in the corner away from the way. */
export function heather({ ctx, colour, random, many, width, height }: Stage, away: number): void {
  for (let i = many(230); i > 0; i--) {
    const reach = random.next() * random.next()
    const x = away > 0 ? width + 20 - reach * width * 0.75 : reach * width * 0.75 - 20
    const tall = (60 + 130 * random.next()) * (1 - 0.75 * reach)
    const hue = random.pick([170, 190, 320, 340, 110])
    const tone = hue > 300 ? random.range(0.46, 0.62) : random.range(0.28, 0.46)
    blade(ctx, x, height + 20 - 50 * random.next(), random.range(-26, 26), tall, 9, colour(tone, 0.08, hue))
  }
}
