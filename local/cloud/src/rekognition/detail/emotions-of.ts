import type { Expression, FaceReading } from '../model/face-reading.ts'
import { inPerCent } from './in-per-cent.ts'

const emotionOf = {
  neutral: 'CALM',
  happy: 'HAPPY',
  sad: 'SAD',
  angry: 'ANGRY',
  fearful: 'FEAR',
  disgusted: 'DISGUSTED',
  surprised: 'SURPRISED',
} as const satisfies Record<Expression, string>

export type EmotionType = (typeof emotionOf)[Expression] | 'CONFUSED'

export interface Emotion {
  Type: EmotionType
  /** Per cent. */
  Confidence: number
}

/**
 * The eight emotions of Rekognition with confidences that sum to 100 but for rounding, most confident first.
 * The network knows no confusion, so CONFUSED is always 0.
 */
export function emotionsOf(expressions: FaceReading['expressions']): Emotion[] {
  const total = Object.values(expressions).reduce((sum, probability) => sum + probability, 0)
  const known = Object.entries(expressions).map(
    ([expression, probability]): Emotion => ({
      Type: emotionOf[expression as Expression],
      Confidence: inPerCent(probability / total),
    }),
  )
  return [...known.sort((a, b) => b.Confidence - a.Confidence), { Type: 'CONFUSED', Confidence: 0 }]
}
