import type { MoodBlend } from '@moodscape/mood/blend'
import { createRandom } from '@moodscape/mood/random'

import { EMOTION_MUSIC } from './emotion-music.ts'

/** About as many characters are sung in a second. */
const CHARACTERS_PER_SECOND = 10
/** What models that sing take: 10 to 600 characters. */
const MIN_CHARACTERS = 40
const MAX_CHARACTERS = 600
const SYLLABLES_A_LINE = 7

/**
 * Writes lyrics in no language, for models that only sing: syllables of the strongest emotion, drawn by the
 * seed. Such models take no seed of their own, so it is the lyrics that make one piece differ from another.
 *
 * @returns at most 600 characters
 */
export function writeLyrics(blend: MoodBlend, seed: number, seconds: number): string {
  const random = createRandom(`lyrics/${seed}`)
  const { syllables } = EMOTION_MUSIC[blend.top]
  const length = Math.min(Math.max(seconds * CHARACTERS_PER_SECOND, MIN_CHARACTERS), MAX_CHARACTERS)
  let lyrics = '[verse]'
  for (;;) {
    const line = Array.from({ length: SYLLABLES_A_LINE }, () => random.pick(syllables)).join(' ')
    const longer = `${lyrics}\n${line}`
    if (longer.length > length) return lyrics
    lyrics = longer
  }
}
