import type { Random } from '@moodscape/mood/random'

/**
 * White noise in -1..1, cheap enough for every sample: a linear congruential generator seeded once per
 * sound.
 */
export function createNoise(random: Random): () => number {
  let state = random.int(1, 0x7fffffff)
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2147483648
  }
}
