import type { MelodyStyle } from '../api/types.ts'

/** How loud each kind of sound is over a moment, drawn by hand. */
export const SHAPES: Record<MelodyStyle | 'any', readonly number[]> = {
  any: [8, 14, 22, 30, 22, 14, 22, 30, 22, 14],
  piano: [34, 24, 16, 11, 30, 21, 14, 34, 23, 15],
  strings: [8, 14, 20, 26, 31, 34, 34, 30, 24, 16],
  guitar: [28, 18, 26, 15, 22, 12, 28, 18, 24, 13],
  'music-box': [26, 4, 16, 4, 30, 4, 20, 4, 26, 4],
  orchestral: [10, 16, 14, 24, 20, 32, 28, 38, 34, 38],
  ambient: [12, 15, 18, 20, 21, 21, 20, 18, 15, 12],
  electronic: [36, 8, 22, 8, 36, 8, 22, 8, 36, 8],
  jazz: [24, 10, 30, 16, 12, 28, 20, 8, 32, 14],
}
