import type { Random } from '@moodscape/mood/random'

import { lch, lighten } from '../colour.ts'
import { type Mark, petal } from '../marks.ts'

/** Flat stones balanced on one another, the lowest resting at (x, y). */
export function cairn(random: Random, x: number, y: number, height: number): Mark[] {
  const stones = random.int(4, 6)
  const marks: Mark[] = [petal(x, y + height * 0.06, height * 0.5, 0.14, 0, lch(0.55, 0.05, 212), 0.5)]
  let top = y
  for (let i = 0; i < stones; i++) {
    const half = height * (0.4 - 0.26 * (i / stones)) * random.range(0.85, 1.1)
    const slim = random.range(0.4, 0.55)
    const middleX = x + random.gauss() * half * 0.07
    const middleY = top - half * slim * 0.86
    const tilt = random.gauss() * 0.05
    const stone = lch(random.range(0.58, 0.74), random.range(0.012, 0.03), random.range(50, 250))
    marks.push(
      petal(middleX, middleY, half, slim, tilt, lighten(stone, -0.12)),
      petal(middleX - half * 0.06, middleY - half * slim * 0.12, half * 0.88, slim * 0.86, tilt, stone),
      petal(
        middleX - half * 0.2,
        middleY - half * slim * 0.42,
        half * 0.5,
        slim * 0.5,
        tilt,
        lighten(stone, 0.09),
        0.55,
      ),
    )
    top = middleY - half * slim * 0.8
  }
  return marks
}
