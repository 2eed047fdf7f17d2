import type { Random } from '@moodscape/mood/random'

import type { Stereo } from '../signal.ts'

/** How a note is touched. */
export interface Touch {
  midi: number
  /** 0..1 */
  velocity: number
  /** Timbre of the piece from dull (0) to bright (1). */
  brightness: number
}

/** A sound that decays by itself, one channel from its attack on. */
export type StruckVoice = (touch: Touch, random: Random) => Float32Array

/** A sound that lasts the given seconds and its release. One channel, or two where the players sit apart. */
export type HeldVoice = (touch: Touch, seconds: number, random: Random) => Float32Array | Stereo
