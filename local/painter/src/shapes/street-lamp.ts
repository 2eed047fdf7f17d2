import type { Random } from '@moodscape/mood/random'

import { type Lab, lch } from '../colour.ts'
import { dab, glow, line, type Mark, polygon } from '../marks.ts'

const FLAME = lch(0.9, 0.08, 85)

/** A lamp post with an empty bench beside it; its foot at (x, y). */
export function streetLamp(random: Random, x: number, y: number, height: number, dark: Lab): Mark[] {
  const top = y - height
  const side = random.next() < 0.5 ? -1 : 1
  const seat = x + side * height * 0.36
  const plank = (dy: number, half: number): Mark =>
    line(
      [
        [seat - half, y - dy],
        [seat + half, y - dy],
      ],
      height * 0.022,
      height * 0.022,
      dark,
    )
  const leg = (dx: number): Mark =>
    line(
      [
        [seat + dx, y - height * 0.23],
        [seat + dx, y],
      ],
      height * 0.018,
      height * 0.02,
      dark,
    )
  return [
    glow(x, top, height * 0.55, FLAME, 0.3),
    glow(x, y + height * 0.16, height * 0.16, FLAME, 0.3, 2.2),
    line(
      [
        [x, y],
        [x, top + height * 0.08],
      ],
      height * 0.035,
      height * 0.02,
      dark,
    ),
    line(
      [
        [x - height * 0.05, y],
        [x + height * 0.05, y],
      ],
      height * 0.03,
      height * 0.03,
      dark,
    ),
    dab(x, top, height * 0.048, FLAME, 0.98),
    polygon(
      [
        [x - height * 0.06, top - height * 0.04],
        [x + height * 0.06, top - height * 0.04],
        [x, top - height * 0.1],
      ],
      dark,
    ),
    line(
      [
        [x - height * 0.05, top + height * 0.06],
        [x + height * 0.05, top + height * 0.06],
      ],
      height * 0.02,
      height * 0.02,
      dark,
    ),
    plank(height * 0.11, height * 0.15),
    plank(height * 0.18, height * 0.15),
    plank(height * 0.225, height * 0.15),
    leg(-height * 0.12),
    leg(height * 0.12),
  ]
}
