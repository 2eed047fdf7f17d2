import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import { GENERATED, type GeneratedKind } from '@moodscape/shared/records/kinds'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
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

/**
 * The emotion that a new variation is asked for with: the one of the request, else the one that the owner has chosen.
 * Kept with the variation, it stays true whatever the owner chooses later. Absent where what was read counts.
 */
export function emotionToAsk(
  upload: UploadRecord,
  emotion: EmotionType | undefined,
): EmotionType | undefined {
  const wanted = emotion ?? upload.chosen_emotion
  return upload.chosen_emotion === undefined && wanted === upload.emotion ? undefined : wanted
}

/** Reads an emotion that the schema has let pass, in any case. */
export function emotionOf(text: string | undefined): EmotionType | undefined {
  return EMOTION_TYPES.find((emotion) => emotion === text?.toUpperCase())
}
