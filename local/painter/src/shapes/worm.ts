import { cos, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { lch, lighten } from '../colour.ts'
import { dab, line, type Mark, type Point } from '../marks.ts'
import { curve } from './curve.ts'

const SHADOW = lch(0.2, 0.04, 90)

/** A ringed worm that crawls from (x, y). */
export function worm(random: Random, x: number, y: number): Mark[] {
  const [length, heading, width] = [
    random.range(0.07, 0.13),
    random.range(0, TAU),
    random.range(0.009, 0.015),
  ]
  const way = curve(
    Array.from({ length: 6 }, (_, i): Point => {
      const aside = random.gauss() * 0.014
      const along = (length * i) / 5
      return [
        x + cos(heading) * along - sin(heading) * aside,
        y + sin(heading) * along + cos(heading) * aside,
      ]
    }),
    5,
  )
  const flesh = lch(0.66, 0.085, random.range(5, 30))
  const rings = way.slice(2, -2).filter((_, i) => i % 2 === 0)
  return [
    line(
      way.map(([px, py]): Point => [px + 0.003, py + 0.005]),
      width * 1.1,
      width * 0.7,
      SHADOW,
      0.5,
    ),
    line(way, width, width * 0.6, flesh),
    ...rings.map(([px, py]) => dab(px, py, width * 0.24, lighten(flesh, -0.13), 0.6)),
    dab(way[0]![0], way[0]![1], width * 0.55, lighten(flesh, 0.05)),
  ]
}
