import type { EmotionType } from '@moodscape/mood/emotion'

import type { ContourName } from '../score/contour.ts'
import type { RhythmFeel } from '../score/rhythm-cells.ts'
import type { Meter } from '../theory/meter.ts'
import type { ModeName } from '../theory/mode.ts'

/** The cues of a mood that have no size: the strongest emotion decides them. */
export interface MoodChoices {
  mode: ModeName
  meter: Meter
  contour: ContourName
  feel: RhythmFeel
  /** Tonics to choose from, as pitch classes. */
  tonics: readonly number[]
}

/**
 * Mode after A. Gabrielsson & E. Lindström (2010), contour and harmony after A. Nikolsky (2020,
 * PMC7396614); what those leave open (lydian, dorian, phrygian, whole tone, the odd meters) is our
 * inference.
 */
export const MOOD_CHOICES: Readonly<Record<EmotionType, Readonly<MoodChoices>>> = {
  HAPPY: { mode: 'major', meter: 4, contour: 'arch', feel: 'bouncing', tonics: [0, 2, 5, 7, 9] },
  SAD: { mode: 'minor', meter: 3, contour: 'fall', feel: 'singing', tonics: [9, 2, 0, 4, 7] },
  ANGRY: { mode: 'phrygian', meter: 4, contour: 'saw', feel: 'driving', tonics: [4, 2, 6, 0] },
  CONFUSED: { mode: 'whole tone', meter: 5, contour: 'jagged', feel: 'broken', tonics: [0, 3, 6, 9] },
  DISGUSTED: { mode: 'phrygian', meter: 4, contour: 'fall', feel: 'singing', tonics: [1, 11, 5, 3] },
  SURPRISED: { mode: 'lydian', meter: 4, contour: 'rise', feel: 'broken', tonics: [2, 5, 3, 7] },
  CALM: { mode: 'major pentatonic', meter: 4, contour: 'wave', feel: 'singing', tonics: [2, 5, 7, 10] },
  FEAR: { mode: 'harmonic minor', meter: 4, contour: 'jagged', feel: 'broken', tonics: [0, 6, 11, 3] },
  UNKNOWN: { mode: 'dorian', meter: 4, contour: 'wave', feel: 'singing', tonics: [2, 7, 9] },
}
