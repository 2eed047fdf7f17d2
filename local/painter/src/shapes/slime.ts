import { TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { lch } from '../colour.ts'
import { type Frame, perFrame } from '../frame.ts'
import { dab, line, type Mark, type Point, petal } from '../marks.ts'
import type { Noise } from '../noise.ts'
import { curve } from './curve.ts'

const SHADOW = lch(0.2, 0.04, 90)
const GLINT = lch(0.93, 0.06, 110)

/** Slime that runs down in threads with a drop at each end; `count` of them in a square frame. */
export function drips(random: Random, frame: Frame, noise: Noise, count: number): Mark[] {
  return Array.from({ length: perFrame(frame, count) }, () => {
    const [x, y] = [random.range(0, frame.width), frame.height * random.range(-0.02, 0.6)]
    const length = random.range(0.07, 0.34)
    const width = random.range(0.006, 0.019)
    const colour = random.next() < 0.7 ? lch(0.62, 0.125, random.range(106, 122)) : lch(0.4, 0.09, 335)
    const way = curve(
      Array.from(
        { length: 7 },
        (_, i): Point => [x + 0.007 * noise.at(x * 50, i * 0.7), y + (length * i) / 6],
      ),
      4,
    )
    const [endX, endY] = way[way.length - 1]!
    const shadow = way.map(([px, py]): Point => [px + 0.004, py + 0.005])
    return [
      line(shadow, width * 1.2, width * 0.8, SHADOW, 0.4),
      line(way, width, width * 0.45, colour, 0.92),
      petal(endX, endY, width * 0.85, 0.75, TAU / 4, colour),
      line(
        way.slice(2, -4).map(([px, py]): Point => [px - width * 0.2, py]),
        width * 0.12,
        width * 0.08,
        GLINT,
        0.5,
      ),
      dab(endX - width * 0.2, endY + width * 0.15, width * 0.16, GLINT, 0.9),
    ]
  }).flat()
}

/** Bubbles of all small sizes; `count` of them in a square frame. */
export function bubbles(random: Random, frame: Frame, count: number): Mark[] {
  return Array.from({ length: perFrame(frame, count) }, () => {
    const [x, y] = [random.range(0, frame.width), random.range(0, frame.height)]
    const radius = random.range(0.002, 0.011) * random.range(0.6, 1.3)
    const colour = random.next() < 0.75 ? lch(0.7, 0.125, 112) : lch(0.48, 0.1, 335)
    return [
      dab(x, y, radius * 1.25, SHADOW, 0.6),
      dab(x, y, radius, colour, 0.92),
      dab(x - radius * 0.35, y - radius * 0.35, radius * 0.26, GLINT, 0.85),
    ]
  }).flat()
}
