import type { MoodBlend } from '@moodscape/mood/blend'

import type { Touch } from '../repertoire.ts'
import { REPERTOIRES } from '../scenes.ts'

/** The hand of a blend: the mean of its emotions' touches by weight. */
export function touchOf(blend: MoodBlend): Touch {
  const mean = (value: (touch: Touch) => number) =>
    blend.parts.reduce((sum, { type, weight }) => sum + weight * value(REPERTOIRES[type].touch), 0)
  return {
    length: mean((touch) => touch.length),
    scatter: {
      lightness: mean((touch) => touch.scatter.lightness),
      chroma: mean((touch) => touch.scatter.chroma),
      hue: mean((touch) => touch.scatter.hue),
    },
    relief: mean((touch) => touch.relief),
    unrest: mean((touch) => touch.unrest),
  }
}
