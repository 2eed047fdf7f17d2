import type { EmotionType } from '@moodscape/mood/emotion'
import type { Random } from '@moodscape/mood/random'

import type { Arrangement } from '../arrangement/arrangement.ts'
import type { Character } from '../character/character.ts'
import { MOOD_NUMBERS } from '../character/mood-numbers.ts'
import type { Theme } from '../theme/theme.ts'
import { pitchClass } from '../theory/pitch-set.ts'
import { leadVoices } from './plan/lead-voices.ts'
import { planChords } from './plan/plan-chords.ts'
import { planForm } from './plan/plan-form.ts'
import type { Score } from './score.ts'
import { writeTune } from './tune/write-tune.ts'
import { writeParts } from './write-parts.ts'

/** Semitones from the tonic to the middle of a theme. */
const MIDDLE = 3

/** Semitones from the middle of the tune down to that of the chords, and how low and high those may lie. */
const CHORDS_BELOW = 14
const LOWEST_CHORDS = 50
const HIGHEST_CHORDS = 62

/** How a piece without a guest counts its one ensemble. */
interface Cast {
  arrangement: Arrangement
  level: number
  /** Middle of the tune this ensemble wants, a MIDI pitch. */
  register: number
}

/** Writes a theme in a mood, of the given length in seconds: the tune, its harmony, and every player's part. */
export function writeScore(theme: Theme, character: Character, seconds: number, random: Random): Score {
  const form = planForm(theme, character, seconds)
  const key = { tonic: pitchClass(theme.tonic), mode: character.mode }
  const planned = planChords(form, theme, key, character)
  const drafted = leadVoices(planned, LOWEST_CHORDS + 6)
  const tune = writeTune(theme, form, key, drafted, character)
  const parts = castsOf(character).flatMap(({ arrangement, level, register }) => {
    const octaves = Math.round((register - theme.tonic - MIDDLE) / 12)
    const middle = theme.tonic + MIDDLE + 12 * octaves
    const centre = Math.max(LOWEST_CHORDS, Math.min(HIGHEST_CHORDS, middle - CHORDS_BELOW))
    const harmony = leadVoices(planned, centre)
    const setting = { form, key, harmony, character, register: middle }
    const written = writeParts(setting, arrangement, tune, octaves, random.fork(`${arrangement.figure}`))
    return written.map((part) => ({ ...part, seat: { ...part.seat, level: part.seat.level + level } }))
  })
  return { key, form, harmony: drafted, tune, parts }
}

/** Each ensemble keeps to the octave of its emotion: what changes with the blend is how loud it is. */
function castsOf({ arrangement, emotion, guest, register }: Character): Cast[] {
  const registerOf = (type: EmotionType) => MOOD_NUMBERS[type].register
  if (!guest) return [{ arrangement, level: 0, register: Math.max(register, registerOf(emotion)) }]
  return [
    { arrangement, level: 0, register: registerOf(emotion) },
    { arrangement: guest.arrangement, level: guest.level, register: registerOf(guest.emotion) },
  ]
}
