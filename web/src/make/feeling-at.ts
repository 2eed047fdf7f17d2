import { CIRCUMPLEX } from '@moodscape/mood/circumplex'

import type { Emotion, Mood } from '../api/types.ts'
import { EMOTION_COLOURS } from '../theme/emotion-colours.ts'
import type { Swatch } from '../theme/make-theme.ts'

/** Feelings that are shown as places on the pad. The one that nobody can read is no place to point at. */
export const LANDMARKS = (Object.entries(CIRCUMPLEX) as [Emotion, Mood][])
  .filter(([emotion]) => emotion !== 'UNKNOWN')
  .map(([emotion, place]) => ({ emotion, ...place }))

/** Feelings whose colours make the pad: more of them would mix to grey. */
export const LIGHTS = LANDMARKS.filter(({ emotion }) => !['CONFUSED', 'DISGUSTED'].includes(emotion))

/** Where the words stand, so that none lies on another; the places themselves are those of the feelings. */
const NUDGES: Partial<Record<Emotion, Mood>> = {
  ANGRY: { valence: 0.16, arousal: 0.22 },
  FEAR: { valence: -0.08, arousal: 0.06 },
  DISGUSTED: { valence: -0.08, arousal: -0.04 },
  CONFUSED: { valence: 0.12, arousal: -0.1 },
  HAPPY: { valence: -0.06, arousal: 0 },
}

/** Where the word of a feeling stands on the pad. */
export function wordAt({ emotion, valence, arousal }: { emotion: Emotion } & Mood): Mood {
  const nudge = NUDGES[emotion]
  return { valence: valence + (nudge?.valence ?? 0), arousal: arousal + (nudge?.arousal ?? 0) }
}

/** The feeling whose place is nearest. */
export function feelingAt(mood: Mood): Emotion {
  const [nearest] = LANDMARKS.toSorted((a, b) => distanceOf(a, mood) - distanceOf(b, mood))
  return nearest?.emotion ?? 'UNKNOWN'
}

/** The colours around a place: those of the feelings, the nearer the more. */
export function coloursAt(mood: Mood): Swatch[] {
  return LANDMARKS.map((landmark) => ({
    color: EMOTION_COLOURS[landmark.emotion][0],
    share: Math.exp(-((distanceOf(landmark, mood) / 0.45) ** 2)),
  }))
}

function distanceOf(one: Mood, other: Mood): number {
  return Math.hypot(one.valence - other.valence, one.arousal - other.arousal)
}
