import { type Static, Type } from 'typebox'

/** The emotions a face can show, under the names Amazon Rekognition gives them. */
export const EMOTION_TYPES = [
  'HAPPY',
  'SAD',
  'ANGRY',
  'CONFUSED',
  'DISGUSTED',
  'SURPRISED',
  'CALM',
  'FEAR',
  'UNKNOWN',
] as const

export const EmotionType = Type.Enum(EMOTION_TYPES)
export type EmotionType = Static<typeof EmotionType>

/**
 * One emotion with the reader's confidence in it, in percent. The confidences of a face need not add up to
 * 100.
 */
export const ScoredEmotion = Type.Object({
  type: EmotionType,
  confidence: Type.Number({ minimum: 0, maximum: 100 }),
})
export type ScoredEmotion = Static<typeof ScoredEmotion>
