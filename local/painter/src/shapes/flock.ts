import type { Random } from '@moodscape/mood/random'

import { lch } from '../colour.ts'
import { line, type Mark, type Point } from '../marks.ts'
import { curve } from './curve.ts'

/** A few birds far off, around (x, y). */
export function flock(random: Random, x: number, y: number): Mark[] {
  return Array.from({ length: random.int(3, 7) }, () => {
    const [birdX, birdY, size] = [
      x + random.gauss() * 0.11,
      y + random.gauss() * 0.04,
      random.range(0.01, 0.019),
    ]
    const wing = (u: number, v: number): Point => [birdX + u * size, birdY - v * size]
    const wings = [wing(-1, 0.5), wing(-0.4, 0.58), wing(0, 0), wing(0.4, 0.6), wing(1, 0.4)]
    return line(curve(wings, 4), 0.0018, 0.0014, lch(0.45, 0.03, 240), 0.8)
  })
}
