import { cos, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch } from '../colour.ts'
import { type Frame, perFrame } from '../frame.ts'
import { line, type Mark, type Point } from '../marks.ts'

/** Falling rain over the whole frame, all of it the same way; `density` 1 is a steady rain. */
export function rain(random: Random, frame: Frame, density: number, colour: Lab): Mark[] {
  const slant = random.range(-0.16, 0.16)
  return Array.from({ length: perFrame(frame, 420 * density) }, () => {
    const near = random.next()
    const length = 0.02 + 0.075 * near * near
    const [x, y] = [random.range(-0.05, frame.width + 0.05), random.range(-0.05, frame.height)]
    return line(
      [
        [x, y],
        [x + slant * length, y + length],
      ],
      0.0012,
      0.0022 * (0.5 + near),
      colour,
      0.14 + 0.16 * near,
    )
  })
}

/** Rings that drops leave on water between two heights, larger towards the lower one. */
export function ripples(random: Random, frame: Frame, from: number, to: number): Mark[] {
  return Array.from({ length: perFrame(frame, 60) }, () => {
    const nearness = random.next()
    const [x, y] = [random.range(0, frame.width), from + (to - from) * nearness]
    const radius = 0.005 + 0.022 * nearness * random.range(0.5, 1.2)
    const ring = Array.from({ length: 19 }, (_, i): Point => {
      const angle = (TAU * i) / 18
      return [x + radius * cos(angle), y + radius * 0.3 * sin(angle)]
    })
    return line(ring, 0.0013, 0.0013, lch(0.7, 0.02, 240), 0.3)
  })
}
