import type { MelodyStyle, PictureStyle } from '../api/types.ts'

/** The styles of a gateway that does not list its own. */
export const PICTURE_STYLES: readonly PictureStyle[] = [
  'oil',
  'watercolour',
  'ink',
  'pastel',
  'pixel',
  'pointillism',
  'mosaic',
  'photograph',
]
export const MELODY_STYLES: readonly MelodyStyle[] = [
  'piano',
  'strings',
  'guitar',
  'music-box',
  'orchestral',
  'ambient',
  'electronic',
  'jazz',
]
