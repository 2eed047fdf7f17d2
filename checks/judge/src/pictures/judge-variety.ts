import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'

import type { Measure } from '../measure.ts'
import { distanceOf } from './look.ts'
import type { JudgedPicture } from './paint-held-out.ts'

/**
 * Distance of the median pair among twelve pictures that the painter made at commit 7826548, when an emotion had one
 * scene with a prop exchanged; measured by the same function.
 */
const MEDIAN_BEFORE: Readonly<Record<EmotionType, number>> = {
  HAPPY: 6.9,
  SAD: 5.8,
  ANGRY: 15.7,
  CONFUSED: 12.9,
  DISGUSTED: 11,
  SURPRISED: 15.7,
  CALM: 3.9,
  FEAR: 9.1,
  UNKNOWN: 6.3,
}

/** How far apart the two pictures of each emotion are that are nearest to each other, beside the pair in the middle. */
export function judgeVariety(pictures: readonly JudgedPicture[]): Measure[] {
  return EMOTION_TYPES.map((emotion) => {
    const own = pictures.filter((picture) => picture.emotion === emotion)
    const distances = own
      .flatMap((one, i) => own.slice(0, i).map((other) => distanceOf(one, other)))
      .sort((a, b) => a - b)
    const nearest = distances[0] as number
    const middle = distances[distances.length >> 1] as number
    return {
      what: `${emotion}: nearest of ${own.length} pictures, median pair`,
      measured: `${nearest.toFixed(1)}, ${middle.toFixed(1)}`,
      wanted: `≥ ${MEDIAN_BEFORE[emotion]}`,
      isMet: nearest >= MEDIAN_BEFORE[emotion],
    }
  })
}
