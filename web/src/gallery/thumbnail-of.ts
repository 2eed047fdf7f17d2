import type { GalleryEntry } from '../api/types.ts'

/** The small picture of an entry, or else the large one. */
export function thumbnailOf(entry: GalleryEntry): string | undefined {
  return entry.shown?.image?.details?.thumbnail ?? entry.generated_image ?? undefined
}
