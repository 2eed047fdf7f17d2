import { blendOf } from './blend.ts'
import { type Affect, CIRCUMPLEX } from './circumplex.ts'
import type { ScoredEmotion } from './emotion.ts'
import { emotionsOfMood } from './emotions-of-mood.ts'

/** How far a mood is moved towards the pleasantness of HAPPY. What is as pleasant already stays where it is. */
const LIFT = 0.8

/** Halfway between HAPPY and CALM: energy that is neither agitation nor weariness. */
const EASY_AROUSAL = (CIRCUMPLEX.HAPPY.arousal + CIRCUMPLEX.CALM.arousal) / 2

/**
 * The mood that lifts another one. With `gain = 0.8 · max(0, valence of HAPPY - valence)`, valence grows by the gain,
 * and arousal goes the share `gain / 2` of the way to an easy one: the further a mood has to be lifted, the more its
 * agitation or weariness is eased. SAD leads near CALM, ANGRY near HAPPY, and HAPPY stays itself. The share and the way
 * are our choice; that music starts from the listener's mood and leads on from there is the iso principle
 * (I. Altshuler, 1948, "A psychiatrist's experience with music as a therapeutic agent").
 *
 * @returns all emotions, nearest first, with confidences that add up to 100
 */
export function lift(emotions: readonly ScoredEmotion[]): ScoredEmotion[] {
  return emotionsOfMood(liftMood(blendOf(emotions)))
}

function liftMood({ valence, arousal }: Affect): Affect {
  const gain = LIFT * Math.max(0, CIRCUMPLEX.HAPPY.valence - valence)
  return { valence: valence + gain, arousal: arousal + (gain / 2) * (EASY_AROUSAL - arousal) }
}
