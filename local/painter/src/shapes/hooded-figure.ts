import { PI } from '@moodscape/mood/exact-math'

import { lch } from '../colour.ts'
import { type Mark, petal, polygon } from '../marks.ts'

/** A figure in a cloak, without a face, standing at (x, y). */
export function hoodedFigure(x: number, y: number, height: number): Mark[] {
  const dark = lch(0.05, 0.012, 285)
  return [
    petal(x, y + height * 0.04, height * 0.3, 0.22, 0, dark, 0.5),
    polygon(
      [
        [x - height * 0.17, y],
        [x + height * 0.17, y],
        [x + height * 0.085, y - height * 0.74],
        [x - height * 0.085, y - height * 0.74],
      ],
      dark,
    ),
    petal(x, y - height * 0.82, height * 0.12, 0.8, PI / 2, dark),
  ]
}
