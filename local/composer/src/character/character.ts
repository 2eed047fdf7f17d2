import type { EmotionType } from '@moodscape/mood/emotion'

import type { Arrangement } from '../arrangement/arrangement.ts'
import type { ModeName } from '../theory/mode.ts'
import type { MoodNumbers } from './mood-numbers.ts'

/** Another ensemble that plays along. */
export interface Guest {
  emotion: EmotionType
  arrangement: Arrangement
  /** How loud it is against the first ensemble, LU. */
  level: number
}

/** How a piece is to sound: everything the mood decides before the first note. */
export interface Character extends MoodNumbers {
  /** The strongest emotion. */
  emotion: EmotionType
  mode: ModeName
  arrangement: Arrangement
  /** The ensemble of the second emotion, unless the first stands alone. */
  guest: Guest | undefined
  /** Whether chords take the sevenths of jazz. */
  sevenths: boolean
}
