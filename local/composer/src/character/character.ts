import type { EmotionType } from '@moodscape/mood/emotion'

import type { Arrangement } from '../arrangement/arrangement.ts'
import type { MoodChoices } from './mood-choices.ts'
import type { MoodNumbers } from './mood-numbers.ts'

/** How a piece is to sound: everything the composer decides before the first note. */
export interface Character extends MoodNumbers, MoodChoices {
  /** The strongest emotion. */
  emotion: EmotionType
  arrangement: Arrangement
  /** Whether chords take the sevenths of jazz. */
  sevenths: boolean
}
