import type { MelodyStyle } from '@moodscape/mood/styles'

import { STYLE_ARRANGEMENTS } from '../arrangement/style-arrangements.ts'
import type { Character } from './character.ts'
import type { MoodNumbers } from './mood-numbers.ts'

/** A triplet's lateness: the second eighth comes on the third triplet. */
const TRIPLET_SWING = 0.167

/** Gives a character to the players of a style. The mood stays: a sad jazz trio is still slow and minor. */
export function dressInStyle(character: Character, style: MelodyStyle): Character {
  return {
    ...character,
    ...adjustNumbers(character, style),
    arrangement: STYLE_ARRANGEMENTS[style](character),
    guest: undefined,
    sevenths: style === 'jazz',
  }
}

function adjustNumbers(numbers: MoodNumbers, style: MelodyStyle): Partial<MoodNumbers> {
  switch (style) {
    case 'music-box':
      // A comb rings on: it has neither legato nor a loud forte.
      return {
        register: numbers.register + 8,
        articulation: 1,
        reverb: Math.max(numbers.reverb, 0.3),
        dynamics: 0.15,
      }
    case 'orchestral':
      return { reverb: Math.max(numbers.reverb, 0.42), dynamics: Math.min(1, numbers.dynamics + 0.15) }
    case 'ambient':
      return {
        bpm: numbers.bpm * 0.82,
        density: numbers.density * 0.7,
        articulation: 1.1,
        reverb: Math.min(1, numbers.reverb + 0.35),
        loudness: numbers.loudness - 1,
      }
    case 'electronic':
      return { swing: 0, looseness: 0.001, brightness: Math.min(1, numbers.brightness + 0.1) }
    case 'jazz':
      return { swing: TRIPLET_SWING, looseness: 0.008, reverb: Math.min(numbers.reverb, 0.28) }
    case 'piano':
    case 'strings':
    case 'guitar':
      return {}
  }
}
