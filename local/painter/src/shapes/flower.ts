import { cos, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch, lighten } from '../colour.ts'
import { dab, line, type Mark, petal } from '../marks.ts'

const HEART = lch(0.9, 0.16, 92)
const DARK_HEART = lch(0.66, 0.15, 55)

/** A meadow flower of the given radius (frame units): a dot far away, petals around a heart close by. */
export function flower(random: Random, x: number, y: number, radius: number, colour: Lab): Mark[] {
  if (radius < 0.0035) return [dab(x, y, radius, lighten(colour, random.gauss() * 0.02))]
  const petals = random.int(5, 7)
  const turn = random.range(0, TAU)
  // Seen a little from the side, as a meadow is.
  const tilt = random.range(0.65, 0.95)
  const marks: Mark[] = []
  for (let i = 0; i < petals; i++) {
    const angle = turn + (TAU * i) / petals
    const dx = cos(angle)
    const dy = sin(angle) * tilt
    const shade = lighten(colour, random.gauss() * 0.025 - 0.03 * dy)
    marks.push(petal(x + dx * radius * 0.55, y + dy * radius * 0.55, radius * 0.5, 0.72, angle, shade))
  }
  const isYellow = colour[2] > 0.13
  marks.push(dab(x, y, radius * 0.3, isYellow ? DARK_HEART : HEART))
  return marks
}

/** Stem and two leaves under a flower. */
export function stem(random: Random, x: number, y: number, length: number, width: number): Mark[] {
  const green = lch(random.range(0.46, 0.58), 0.12, random.range(132, 148))
  const bend = random.gauss() * length * 0.12
  const foot = y + length
  const marks: Mark[] = [
    line(
      [
        [x, y],
        [x + bend * 0.4, y + length * 0.5],
        [x + bend, foot],
      ],
      width,
      width * 1.2,
      green,
    ),
  ]
  for (const side of [-1, 1]) {
    if (random.next() < 0.4) continue
    const at = random.range(0.45, 0.8)
    marks.push(
      petal(
        x + bend * at + side * length * 0.14,
        y + length * at,
        length * 0.2,
        0.3,
        side * -0.7,
        green,
        0.9,
      ),
    )
  }
  return marks
}
