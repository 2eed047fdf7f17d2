import { cos, PI, sin } from '@moodscape/mood/exact-math'

import { lch } from '../colour.ts'
import { line, type Mark, type Point } from '../marks.ts'

const HUES = [25, 60, 98, 145, 235, 305]

/** A rainbow standing around (x, y), its outer radius in frame units. */
export function rainbow(x: number, y: number, radius: number): Mark[] {
  const band = radius * 0.045
  return HUES.map((hue, i) => {
    const r = radius - i * band
    const arc = Array.from({ length: 49 }, (_, k): Point => {
      const angle = PI + (PI * k) / 48
      return [x + cos(angle) * r, y + sin(angle) * r]
    })
    return line(arc, band * 1.15, band * 1.15, lch(0.86, 0.13, hue), 0.38)
  })
}
