import { cos, PI, sin } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { lch, lighten } from '../colour.ts'
import { line, type Mark, type Point, petal, polygon } from '../marks.ts'

const STRIPES = [
  lch(0.68, 0.19, 25),
  lch(0.9, 0.15, 95),
  lch(0.72, 0.13, 230),
  lch(0.97, 0.02, 95),
  lch(0.76, 0.16, 55),
]

/** A hot-air balloon with its middle at (x, y) and the given radius (frame units). */
export function balloon(random: Random, x: number, y: number, radius: number): Mark[] {
  const [one, two] = random.shuffle(STRIPES) as [(typeof STRIPES)[number], (typeof STRIPES)[number]]
  const basketY = y + radius * 2
  const rope = (side: number): Mark =>
    line(
      [
        [x + side * radius * 0.62, y + radius * 0.8],
        [x + side * radius * 0.16, basketY],
      ],
      0.0015,
      0.0015,
      lch(0.45, 0.05, 60),
      0.8,
    )
  const gores = Array.from({ length: 7 }, (_, i) => i / 7)
  return [
    rope(-1),
    rope(1),
    polygon(basket(x, basketY, radius), lch(0.55, 0.09, 60)),
    polygon(envelope(x, y, radius, 0, 1), one),
    ...gores
      .filter((_, i) => i % 2 === 1)
      .map((from) => polygon(envelope(x, y, radius, from, from + 1 / 7), two)),
    petal(x - radius * 0.4, y - radius * 0.4, radius * 0.36, 0.4, 2.2, lighten(one, 0.12), 0.4),
  ]
}

/** The part of the envelope between two shares of its width. */
function envelope(x: number, y: number, radius: number, from: number, to: number): Point[] {
  const steps = 14
  const side = (share: number, t: number): Point => {
    const angle = PI * t
    const bulge = sin(angle) * (t > 0.5 ? 1 - 0.45 * (t - 0.5) : 1)
    const stretch = t > 0.5 ? 1.25 : 1
    // Gores narrow towards the rim, as on a ball.
    const sideways = -cos(PI * share)
    return [x + sideways * radius * bulge, y - cos(angle) * radius * stretch]
  }
  const edge = (share: number) =>
    Array.from({ length: steps + 1 }, (_, i) => side(share, 0.02 + (0.9 * i) / steps))
  return [...edge(from), ...edge(to).reverse()]
}

function basket(x: number, y: number, radius: number): Point[] {
  const half = radius * 0.2
  return [
    [x - half, y],
    [x + half, y],
    [x + half * 0.8, y + half * 1.6],
    [x - half * 0.8, y + half * 1.6],
  ]
}
