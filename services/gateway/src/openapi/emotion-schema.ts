import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { Type } from 'typebox'

/** An emotion as answers name it. */
export const Emotion = Type.Enum(EMOTION_TYPES, {
  $id: 'Emotion',
  description: 'The names are those of Amazon Rekognition.',
  examples: ['HAPPY'],
})
