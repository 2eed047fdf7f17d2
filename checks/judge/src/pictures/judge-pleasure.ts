import { CIRCUMPLEX } from '@moodscape/mood/circumplex'
import { EMOTION_TYPES } from '@moodscape/mood/emotion'

import type { Measure } from '../measure.ts'
import { mean, pearson } from '../statistics.ts'
import type { JudgedPicture } from './paint-held-out.ts'

const LEAST = 0.95

/**
 * Whether pictures of pleasant moods are bright and saturated: pleasure is .69 brightness + .22 saturation
 * (P. Valdez and A. Mehrabian, 1994).
 */
export function judgePleasure(pictures: readonly JudgedPicture[]): Measure[] {
  const pleasure = EMOTION_TYPES.map((emotion) => {
    const own = pictures.filter((picture) => picture.emotion === emotion)
    return mean(own.map(({ brightness, saturation }) => 0.69 * brightness + 0.22 * saturation))
  })
  const found = pearson(
    pleasure,
    EMOTION_TYPES.map((emotion) => CIRCUMPLEX[emotion].valence),
  )
  return [
    {
      what: 'brightness and saturation of pictures against valence',
      measured: found.toFixed(3),
      wanted: '≥ 0.95',
      isMet: found >= LEAST,
    },
  ]
}
