import { atan2, cos, sin } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { lch } from '../colour.ts'
import { line, type Mark, type Point } from '../marks.ts'

/** A branched flash of lightning from one place to another, with its glow. */
export function bolt(random: Random, from: Point, to: Point): Mark[] {
  const reach = Math.sqrt((to[0] - from[0]) * (to[0] - from[0]) + (to[1] - from[1]) * (to[1] - from[1]))
  const trunk = zigzag(random, from, to, reach * 0.18, 5)
  const heading = atan2(to[1] - from[1], to[0] - from[0])
  const forks = Array.from({ length: 3 }, () => {
    const start = trunk[random.int(4, trunk.length - 6)]!
    const angle = heading + (random.next() < 0.5 ? 1 : -1) * random.range(0.45, 1)
    const length = reach * random.range(0.18, 0.32)
    return zigzag(
      random,
      start,
      [start[0] + cos(angle) * length, start[1] + sin(angle) * length],
      length * 0.2,
      3,
    )
  })
  return [
    line(trunk, 0.034, 0.008, lch(0.6, 0.21, 38), 0.1),
    line(trunk, 0.015, 0.004, lch(0.74, 0.19, 55), 0.28),
    ...forks.map((fork) => line(fork, 0.0034, 0.0008, lch(0.9, 0.13, 82), 0.88)),
    line(trunk, 0.006, 0.001, lch(0.965, 0.07, 96)),
  ]
}

/** A way between two places, broken by moving the middle of every piece aside, again and again. */
function zigzag(random: Random, from: Point, to: Point, swing: number, rounds: number): Point[] {
  let points: Point[] = [from, to]
  let reach = swing
  for (let round = 0; round < rounds; round++) {
    points = points.flatMap((point, i) => {
      const next = points[i + 1]
      if (!next) return [point]
      const middle: Point = [
        (point[0] + next[0]) / 2 + random.gauss() * reach * 0.6,
        (point[1] + next[1]) / 2 + random.gauss() * reach * 0.6,
      ]
      return [point, middle]
    })
    reach *= 0.52
  }
  return points
}
