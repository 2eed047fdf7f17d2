import { type Affect, CIRCUMPLEX } from './circumplex.ts'
import { EMOTION_TYPES, type ScoredEmotion } from './emotion.ts'

/**
 * The emotions that lie around a place on the circumplex, nearest first. Each weighs one over the fourth power of its
 * distance (D. Shepard, 1968, "A two-dimensional interpolation function for irregularly-spaced data", Proceedings of the
 * 23rd ACM National Conference, 517-524): an emotion's own place is that emotion alone, and near places give near
 * distributions. Equally near emotions come in the order of EMOTION_TYPES.
 *
 * @param mood both coordinates in -1..1
 * @returns all emotions, with confidences that add up to 100
 */
export function emotionsOfMood(mood: Affect): ScoredEmotion[] {
  const around = EMOTION_TYPES.map((type) => ({ type, distance: squaredDistance(mood, CIRCUMPLEX[type]) }))
  const nearest = Math.min(...around.map(({ distance }) => distance))
  const weighed = around.map(({ type, distance }) => {
    // Weighed against the nearest one, no weight is infinite.
    const nearness = distance === nearest ? 1 : nearest / distance
    return { type, weight: nearness * nearness }
  })
  const sum = weighed.reduce((total, { weight }) => total + weight, 0)
  return weighed
    .map(({ type, weight }) => ({ type, confidence: (weight / sum) * 100 }))
    .sort((a, b) => b.confidence - a.confidence)
}

function squaredDistance(a: Affect, b: Affect): number {
  const valence = a.valence - b.valence
  const arousal = a.arousal - b.arousal
  return valence * valence + arousal * arousal
}
