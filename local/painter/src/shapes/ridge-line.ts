import { sin, TAU } from '@moodscape/mood/exact-math'

import type { Noise } from '../noise.ts'

/** The upper edge of hills or mountains: where it lies at x, and how steep it is. */
export interface RidgeLine {
  at(x: number): number
  slope(x: number): number
}

/** A rolling edge of one long wave with small unevenness; lengths in frame units. */
export function rollingRidge(
  noise: Noise,
  shape: { y: number; swing: number; waves: number; phase: number; rough?: number },
): RidgeLine {
  const rough = shape.rough ?? 0.02
  const at = (x: number) =>
    shape.y +
    shape.swing * sin(TAU * (x * shape.waves + shape.phase)) +
    rough * noise.at(x * 3, shape.phase * 50)
  return withSlope(at)
}

/** A craggy edge that rises above `y` by up to `height`. */
export function craggyRidge(
  noise: Noise,
  shape: { y: number; height: number; frequency: number; phase: number; octaves?: number },
): RidgeLine {
  const row = shape.phase * 40
  const at = (x: number) =>
    shape.y - shape.height * (0.5 + noise.fractal(x * shape.frequency + row, row, shape.octaves ?? 4))
  return withSlope(at)
}

function withSlope(at: (x: number) => number): RidgeLine {
  const step = 0.01
  return { at, slope: (x) => (at(x + step) - at(x - step)) / (2 * step) }
}
