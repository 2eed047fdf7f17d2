import { cos, sin, TAU } from '@moodscape/mood/exact-math'

import type { Point } from '../marks.ts'

/** Splinters of a broken pane: the cells of a Voronoi diagram. */
export interface Shards {
  /** The shard at a place: its index and the distance to its border. */
  at(x: number, y: number): { shard: number; border: number }
}

export function createShards(seeds: readonly Point[]): Shards {
  const xs = Float64Array.from(seeds, ([x]) => x)
  const ys = Float64Array.from(seeds, ([, y]) => y)
  return {
    at(x, y) {
      let [first, second] = [0, 0]
      let [nearest, next] = [Infinity, Infinity]
      for (let i = 0; i < xs.length; i++) {
        const dx = x - xs[i]!
        const dy = y - ys[i]!
        const square = dx * dx + dy * dy
        if (square < nearest) {
          next = nearest
          second = first
          nearest = square
          first = i
        } else if (square < next) {
          next = square
          second = i
        }
      }
      const dx = xs[second]! - xs[first]!
      const dy = ys[second]! - ys[first]!
      // Half the difference of the squares over the seeds' distance: how far the bisector is.
      return { shard: first, border: (next - nearest) / (2 * Math.sqrt(dx * dx + dy * dy) + 1e-9) }
    },
  }
}

/** A spike from one distance to another along an angle, as wide as twice `half` at its foot. */
export function spike([x, y]: Point, angle: number, from: number, to: number, half: number): Point[] {
  const [c, s] = [cos(angle), sin(angle)]
  return [
    [x + c * from - s * half, y + s * from + c * half],
    [x + c * from + s * half, y + s * from - c * half],
    [x + c * to, y + s * to],
  ]
}

/** Angles around a circle, evenly spread but not regular. */
export function fan(count: number, jitter: () => number): number[] {
  return Array.from({ length: count }, (_, i) => ((i + 0.8 * jitter()) / count) * TAU)
}
