import type { Emotion } from '@moodscape/client/types'

import type { Swatch } from './make-theme.ts'

/** Two colours for each emotion, for pages and tiles that have no picture yet. */
export const EMOTION_COLOURS: Record<Emotion, readonly [string, string]> = {
  HAPPY: ['#e3a008', '#f2706b'],
  SAD: ['#4d6fb5', '#7a89b8'],
  ANGRY: ['#c8382e', '#8a2a4f'],
  CONFUSED: ['#9b6bb3', '#6fa3a8'],
  DISGUSTED: ['#6d8b2f', '#8f7a3a'],
  SURPRISED: ['#e0559a', '#f0a03c'],
  CALM: ['#2f9c95', '#6db3d6'],
  FEAR: ['#5b4b9a', '#35506e'],
  UNKNOWN: ['#7d7aa0', '#b38a8f'],
}

export function coloursOf(emotion: Emotion): Swatch[] {
  return EMOTION_COLOURS[emotion].map((color, index) => ({ color, share: index === 0 ? 0.6 : 0.4 }))
}
