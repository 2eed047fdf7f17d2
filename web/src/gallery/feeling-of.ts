import type { Emotion, GalleryEntry } from '../api/types.ts'

/** The feeling an entry goes by: what the person said of it, or else what was read. */
export function feelingOf({
  chosen_emotion,
  emotion,
}: Pick<GalleryEntry, 'chosen_emotion' | 'emotion'>): Emotion | null {
  return chosen_emotion ?? emotion
}
