import { lch } from '../colour.ts'
import { glow, type Mark, polygon } from '../marks.ts'

/** A dark house with one lit window, the middle of its foot at (x, y). */
export function loneHouse(x: number, y: number, height: number): Mark[] {
  const wall = height * 0.32
  const eaves = y - height * 0.58
  const dark = lch(0.07, 0.02, 280)
  return [
    polygon(
      [
        [x - wall, y],
        [x + wall, y],
        [x + wall, eaves],
        [x - wall, eaves],
      ],
      dark,
    ),
    polygon(
      [
        [x - wall * 1.3, eaves],
        [x + wall * 1.3, eaves],
        [x + wall * 0.1, y - height],
      ],
      dark,
    ),
    polygon(
      [
        [x + wall * 0.4, y - height * 0.7],
        [x + wall * 0.7, y - height * 0.7],
        [x + wall * 0.7, y - height],
        [x + wall * 0.4, y - height],
      ],
      dark,
    ),
    glow(x - wall * 0.3, y - height * 0.36, height * 0.3, lch(0.8, 0.13, 80), 0.35),
    polygon(
      [
        [x - wall * 0.5, y - height * 0.28],
        [x - wall * 0.1, y - height * 0.28],
        [x - wall * 0.1, y - height * 0.46],
        [x - wall * 0.5, y - height * 0.46],
      ],
      lch(0.86, 0.13, 82),
    ),
  ]
}
