import type { Stage } from './stage.ts'
import { veil } from './veil.ts'

export interface CloudCover {
  /** Where the sky ends, in units. */
  bottom: number
  /** Colours of the undersides and of the edges that the light catches. */
  dark: string
  bright: string
  /** How much of the sky they take, -0.3 (a few streaks) to 0.3 (nearly all). */
  amount: number
  /** How much wider than high they are: 1.5 for heaps, 3 for layers. */
  flat: number
}

/** Layers of cloud that grow flatter and closer towards the horizon. */
export function clouds(stage: Stage, { bottom, dark, bright, amount, flat }: CloudCover): void {
  const { noise, random, width } = stage
  const [x, y] = [random.range(0, 50), random.range(0, 50)]
  const [across, down] = [(1.9 * width) / 1000, (1.5 * flat * bottom) / 500]
  const density = (u: number, v: number) => {
    const high = v * (1 + v)
    const bend = 0.7 * noise.fractal(u * across + y, high * down, 2)
    return noise.fractal(u * across + x + bend, high * down + y + 0.4 * bend, 5)
  }
  const room = { x: 0, y: 0, width, height: bottom }
  // Both veils look at the same places in turn, and asking is most of what clouds cost.
  const here: number[] = []
  veil(stage, room, dark, (u, v) => {
    here.push(density(u, v))
    return (amount + here.at(-1)! * 1.7) * (1.1 - 0.7 * v)
  })
  let place = 0
  // The light comes from below the clouds' upper edges: where density falls towards it.
  veil(stage, room, bright, (u, v) => (density(u + 0.015, v + 0.05) - here[place++]!) * (0.9 + 1.2 * v))
}
