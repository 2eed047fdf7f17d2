import { type Affect, CIRCUMPLEX } from './circumplex.ts'
import { EMOTION_TYPES, type EmotionType, type ScoredEmotion } from './emotion.ts'

/**
 * Shares below this are a classifier's noise floor and would make art flicker between two looks at one face.
 */
export const SMALLEST_SHARE = 0.04

/** One emotion's share of a mood. */
export interface MoodPart {
  type: EmotionType
  /** Greater than 0; the weights of a blend add up to 1. */
  weight: number
}

/** A mood as art uses it: which emotions in which shares, and where that lies on the circumplex. */
export interface MoodBlend extends Affect {
  /** Strongest first; equal weights in the order of EMOTION_TYPES. Never empty. */
  parts: MoodPart[]
  /** The type of the first part. */
  top: EmotionType
}

/**
 * Turns scored emotions into a blend. Takes them in any order and with any sum, adds up duplicates, and drops
 * shares below SMALLEST_SHARE. A list without any confidence above 0 is a pure UNKNOWN.
 */
export function blendOf(emotions: readonly ScoredEmotion[]): MoodBlend {
  const parts = normalise(normalise(totals(emotions)).filter((part) => part.weight >= SMALLEST_SHARE))
  const [strongest] = parts
  if (!strongest) return blendOf([{ type: 'UNKNOWN', confidence: 100 }])
  return { parts, top: strongest.type, valence: mean(parts, 'valence'), arousal: mean(parts, 'arousal') }
}

/** The share of one emotion in a blend, 0..1. */
export function shareOf(blend: MoodBlend, type: EmotionType): number {
  return blend.parts.find((part) => part.type === type)?.weight ?? 0
}

function totals(emotions: readonly ScoredEmotion[]): MoodPart[] {
  const sums = EMOTION_TYPES.map((type) => ({
    type,
    weight: emotions
      .filter((emotion) => emotion.type === type && emotion.confidence > 0)
      .map((emotion) => emotion.confidence)
      // Addition rounds, so the summands need one order for the result not to depend on theirs.
      .sort((a, b) => a - b)
      .reduce((sum, confidence) => sum + confidence, 0),
  }))
  return sums.filter((part) => part.weight > 0).sort((a, b) => b.weight - a.weight)
}

function normalise(parts: MoodPart[]): MoodPart[] {
  const sum = parts.reduce((total, part) => total + part.weight, 0)
  return parts.map(({ type, weight }) => ({ type, weight: weight / sum }))
}

function mean(parts: MoodPart[], coordinate: keyof Affect): number {
  return parts.reduce((sum, { type, weight }) => sum + weight * CIRCUMPLEX[type][coordinate], 0)
}
