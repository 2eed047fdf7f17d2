import { cos, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { lch } from '../colour.ts'
import { dab, line, type Mark, petal } from '../marks.ts'

/** A fly seen from above, at (x, y). */
export function fly(random: Random, x: number, y: number): Mark[] {
  const [size, heading, dark] = [random.range(0.009, 0.014), random.range(0, TAU), lch(0.14, 0.02, 280)]
  const [c, s] = [cos(heading), sin(heading)]
  const legs = [-1, 1].flatMap((side) =>
    [-0.5, 0, 0.5].map((at) =>
      line(
        [
          [x + c * size * at, y + s * size * at],
          [x + c * size * at * 1.6 - s * side * size, y + s * size * at * 1.6 + c * side * size],
        ],
        0.0016,
        0.001,
        dark,
        0.9,
      ),
    ),
  )
  const wings = [-1, 1].map((side) =>
    petal(
      x - c * size * 0.5 - s * side * size * 0.4,
      y - s * size * 0.5 + c * side * size * 0.4,
      size * 0.85,
      0.38,
      heading + side * 2.75,
      lch(0.85, 0.02, 200),
      0.5,
    ),
  )
  return [
    ...legs,
    petal(x, y, size, 0.5, heading, dark),
    dab(x + c * size, y + s * size, size * 0.4, lch(0.3, 0.12, 25)),
    ...wings,
  ]
}
