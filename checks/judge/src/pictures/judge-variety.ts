import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { LEAST_VARIETY } from '@moodscape/painter/least-variety'

import type { Measure } from '../measure.ts'
import { distanceOf } from './look.ts'
import type { JudgedPicture } from './paint-held-out.ts'

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
      wanted: `≥ ${LEAST_VARIETY[emotion]}`,
      isMet: nearest >= LEAST_VARIETY[emotion],
    }
  })
}
