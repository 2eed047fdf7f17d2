import { blendOf } from './blend.ts'
import type { Affect } from './circumplex.ts'
import type { ScoredEmotion } from './emotion.ts'

/** Where scored emotions lie on the circumplex as a whole, to three decimals: a reader is not surer than that. */
export function affectOf(emotions: readonly ScoredEmotion[]): Affect {
  return roundAffect(blendOf(emotions))
}

/** To three decimals: neither a reader nor a finger is surer, and stores refuse numbers that are next to nothing. */
export function roundAffect({ valence, arousal }: Affect): Affect {
  return { valence: round(valence), arousal: round(arousal) }
}

function round(coordinate: number): number {
  return Math.round(coordinate * 1_000) / 1_000
}
