import type { Random } from '@moodscape/mood/random'
import { createNoise2D } from 'simplex-noise'

/** Smooth chance over the plane. */
export interface Noise {
  /** Simplex noise, -1..1, with features about one unit wide. */
  at: (x: number, y: number) => number
  /** Octaves of ever finer and fainter noise, within -1..1: clouds, foliage, smoke. */
  fractal: (x: number, y: number, octaves?: number) => number
  /** Octaves folded at zero, 0..2: veins and creases lie where it is highest. */
  ridged: (x: number, y: number, octaves?: number) => number
}

export function createNoise(random: Random): Noise {
  const at = createNoise2D(random.next)
  return {
    at,
    fractal: (x, y, octaves = 4) => sumOctaves((u, v) => at(u, v), x, y, octaves),
    ridged: (x, y, octaves = 3) => sumOctaves((u, v) => 1 - Math.abs(at(u, v)), x, y, octaves),
  }
}

function sumOctaves(octave: (x: number, y: number) => number, x: number, y: number, octaves: number): number {
  let sum = 0
  let amplitude = 0.5
  let frequency = 1
  for (let i = 0; i < octaves; i++) {
    sum += amplitude * octave(x * frequency, y * frequency)
    amplitude *= 0.5
    // Not quite 2, so that the octaves' lattices never line up.
    frequency *= 2.03
  }
  return sum
}
