import { GENERATED_KINDS, styleField } from '@moodscape/shared/records/kinds'

import { type Problem, problem } from '../../http/problems.ts'
import type { PassedPhoto } from '../photo-gate.ts'

/** A whole upload request: the photo went where it should, the other fields are here as text. */
export interface ReceivedUpload {
  photo: PassedPhoto
  fields: { [Name in FieldName]?: string }
}

export const FIELD_NAMES = [
  'generate',
  'webhook_url',
  'tone',
  'keep_photo',
  'consent',
  ...GENERATED_KINDS.map(styleField),
] as const
export type FieldName = (typeof FIELD_NAMES)[number]

/** In JSON these are true or false. */
export const SWITCHES: readonly FieldName[] = ['keep_photo']

export function isFieldName(name: string | undefined): name is FieldName {
  return (FIELD_NAMES as readonly (string | undefined)[]).includes(name)
}

/** No field but the photo is longer than this, in characters. */
export const MAX_FIELD_LENGTH = 2_048

/** Names are shown no longer than this, in characters. */
export const MAX_NAME_LENGTH = 100

/** A field that is not known, or that came before. A part of a form may have no name at all. */
export function unexpectedField(name: string | undefined): Problem {
  const field = (name ?? '').slice(0, MAX_NAME_LENGTH)
  return problem('invalid_request', { errors: [{ field, message: 'is unknown or repeated' }] })
}
