import type { PassedPhoto } from '../photo-gate.ts'

/** A whole upload request: the photo went where it should, the other fields are here as text. */
export interface ReceivedUpload {
  photo: PassedPhoto
  fields: { generate?: string; webhook_url?: string }
}

export const FIELD_NAMES = ['generate', 'webhook_url'] as const
export type FieldName = (typeof FIELD_NAMES)[number]

export function isFieldName(name: string): name is FieldName {
  return (FIELD_NAMES as readonly string[]).includes(name)
}

/** No field but the photo is longer than this, in characters. */
export const MAX_FIELD_LENGTH = 2_048
