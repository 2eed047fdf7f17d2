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

/** How much finer each octave is than the last: not quite 2, so that their lattices never line up. */
const LACUNARITY = 2.03

export function createNoise(random: Random): Noise {
  const at = createNoise2D(random.next)
  return {
    at,
    fractal: (x, y, octaves = 4) => {
      let sum = 0
      for (let i = 0, amplitude = 0.5, frequency = 1; i < octaves; i++) {
        sum += amplitude * at(x * frequency, y * frequency)
        amplitude *= 0.5
        frequency *= LACUNARITY
      }
      return sum
    },
    ridged: (x, y, octaves = 3) => {
      let sum = 0
      for (let i = 0, amplitude = 0.5, frequency = 1; i < octaves; i++) {
        sum += amplitude * (1 - Math.abs(at(x * frequency, y * frequency)))
        amplitude *= 0.5
        frequency *= LACUNARITY
      }
      return sum
    },
  }
}
