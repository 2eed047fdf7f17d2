import type { MadeKind, Upload, Variation } from '../api/types.ts'

/** The variations of a kind that were made, newest first. */
export function finishedOf(upload: Upload, kind: MadeKind): Variation[] {
  return (kind === 'image' ? upload.images : upload.melodies).filter(({ url }) => url !== null)
}

/** The variation that the gallery shows: the chosen one, or else the newest. */
export function shownOf(upload: Upload, kind: MadeKind): Variation | undefined {
  return upload.shown?.[kind] ?? finishedOf(upload, kind)[0]
}
