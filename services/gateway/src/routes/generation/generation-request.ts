import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import { GENERATED, type GeneratedKind } from '@moodscape/shared/records/kinds'
import { Type } from 'typebox'

import { EmotionParameter, GENERATION_PROBLEMS, UploadId } from '../schemas.ts'

/** Which upload something is generated for, as both routes take it. */
export const UploadSelector = Type.Object(
  { upload_id: Type.Optional(UploadId), emotion: Type.Optional(EmotionParameter) },
  { additionalProperties: false },
)

/** How a request to generate can fail. */
export const REQUEST_PROBLEMS = [
  'not_found',
  'no_upload',
  'emotion_pending',
  'emotion_unknown',
  'too_many_variations',
  'too_many_jobs',
  ...GENERATION_PROBLEMS,
] as const

/** The word for an asset of a kind: as it stands in a sentence, and as part of an operation's id. */
export function nounOf(kind: GeneratedKind): { noun: string; Noun: string } {
  const { noun } = GENERATED[kind]
  return { noun, Noun: `${noun.charAt(0).toUpperCase()}${noun.slice(1)}` }
}

/** Reads an emotion that the schema has let pass, in any case. */
export function emotionOf(text: string | undefined): EmotionType | undefined {
  return EMOTION_TYPES.find((emotion) => emotion === text?.toUpperCase())
}
