import type { EmotionType } from '@moodscape/mood/emotion'

import { GENERATED_KINDS, type GeneratedKind } from './kinds.ts'
import type { Share, UploadRecord } from './upload-record.ts'

/** What the owner of an upload says about it. Null takes back what was said before; what is absent stays. */
export interface OwnerChoices {
  chosen_emotion?: EmotionType | null
  /** The number of the variation that the gallery shows. */
  shown?: { [Kind in GeneratedKind]?: number | null }
}

/** Keeps what the owner says. What was read stays beside it. */
export function applyChoices(record: UploadRecord, choices: OwnerChoices): UploadRecord {
  if (record.erasing) return record
  const { chosen_emotion: oldEmotion, shown: oldShown, ...rest } = record
  const emotion = choices.chosen_emotion === undefined ? oldEmotion : (choices.chosen_emotion ?? undefined)
  const shown = mergeShown(oldShown, choices.shown)
  return {
    ...rest,
    ...(emotion !== undefined && { chosen_emotion: emotion }),
    ...(shown && { shown }),
  }
}

function mergeShown(old: UploadRecord['shown'], given: OwnerChoices['shown']): UploadRecord['shown'] {
  const entries = GENERATED_KINDS.flatMap((kind) => {
    const n = given?.[kind] === undefined ? old?.[kind] : given[kind]
    return typeof n === 'number' ? [[kind, n] as const] : []
  })
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/**
 * Puts a public page at an address, or gives the page that is there other words and another end: its address stays.
 *
 * @param page its `id` is used where there is no page yet
 */
export function shareUpload(record: UploadRecord, page: Share): UploadRecord {
  if (record.erasing) return record
  const { id, created_at } = record.share ?? page
  return { ...record, share: { ...page, id, created_at } }
}

/** Takes a public page away, if it is still the one under this id. */
export function unshareUpload(record: UploadRecord, shareId: string): UploadRecord {
  if (record.share?.id !== shareId) return record
  const { share: _, ...rest } = record
  return rest
}

/** Whether the public page under an id is there at a moment. */
export function isShared(record: UploadRecord, shareId: string, now: Date): boolean {
  const { share, erasing } = record
  return !erasing && share !== undefined && share.id === shareId && share.expires_at > now.toISOString()
}
