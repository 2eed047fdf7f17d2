import { cos, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { lch } from '../colour.ts'
import { dab, line, type Mark, petal } from '../marks.ts'

/**
 * A leafy tree with a ball of a crown, its foot at (x, y), `height` in frame units; lit from the upper left.
 */
export function roundTree(random: Random, x: number, y: number, height: number): Mark[] {
  const radius = height * 0.36
  const top = y - height + radius
  const hue = random.range(112, 142)
  const bark = lch(0.45, 0.07, 60)
  const trunk = line(
    [
      [x, y],
      [x + height * 0.01, y - height * 0.35],
      [x, top],
    ],
    height * 0.075,
    height * 0.03,
    bark,
  )
  const leaves = Array.from({ length: 320 }, () => {
    const angle = random.range(0, TAU)
    const r = radius * Math.sqrt(random.next())
    const [dx, dy] = [cos(angle) * r * 1.08, sin(angle) * r * 0.95]
    const light = (-dx * 0.5 - dy * 0.8) / radius
    return { dx, dy, light: light + random.gauss() * 0.18 }
  })
  const body = [
    [-0.4, 0.1],
    [0.4, 0.15],
    [0, -0.38],
    [0, 0.25],
  ] as const
  return [
    trunk,
    ...body.map(([u, v]) => dab(x + u * radius, top + v * radius, radius * 0.62, lch(0.58, 0.13, hue + 8))),
    ...leaves
      .sort((p, q) => p.light - q.light)
      .map(({ dx, dy, light }) =>
        petal(
          x + dx,
          top + dy,
          radius * random.range(0.09, 0.17),
          0.6,
          random.range(0, TAU),
          lch(0.66 + 0.15 * light, 0.14, hue - 14 * light),
          0.92,
        ),
      ),
  ]
}
