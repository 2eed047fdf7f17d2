import type { Random } from '@moodscape/mood/random'

import { lch, lighten } from '../colour.ts'
import { line, type Mark, petal } from '../marks.ts'
import { curve } from './curve.ts'

const SPOT = lch(0.93, 0.06, 110)

/** A spotted toadstool, its cap at (x, y). */
export function toadstool(random: Random, x: number, y: number): Mark[] {
  const [size, lean] = [random.range(0.02, 0.045), random.gauss() * 0.01]
  const cap = lch(0.52, 0.11, random.range(310, 345))
  const spots = [
    [-0.5, -0.25],
    [0.1, -0.5],
    [0.5, -0.15],
    [-0.1, -0.12],
  ] as const
  return [
    line(
      curve([
        [x, y + size],
        [x - lean, y + size * 0.5],
        [x + lean, y],
      ]),
      size * 0.5,
      size * 0.36,
      lch(0.76, 0.06, 100),
    ),
    petal(x + lean, y - size * 0.1, size * 0.95, 0.28, 0, lighten(cap, -0.2)),
    petal(x + lean, y - size * 0.25, size, 0.48, 0, cap),
    ...spots.map(([u, v]) => petal(x + lean + u * size, y + v * size, size * 0.14, 0.7, 0, SPOT, 0.8)),
  ]
}
