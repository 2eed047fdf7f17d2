import { ScoredEmotion } from '@moodscape/mood/emotion'
import { Type } from 'typebox'

/** Input fields that several models share. */

export const Emotions = Type.Array(ScoredEmotion, {
  minItems: 1,
  maxItems: 32,
  description: 'The emotions of a face with confidences in percent.',
})

export const Seed = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 2 ** 32 - 1,
    description: 'The same seed and input give the same work. Without one, a random seed.',
  }),
)

export const Prompt = Type.String({
  minLength: 1,
  maxLength: 10_000,
  description: 'What the work should be like.',
})

export const Reference = Type.Optional(
  Type.String({
    maxLength: 64,
    description: "The caller's own name for this prediction; changes nothing about the work.",
  }),
)
