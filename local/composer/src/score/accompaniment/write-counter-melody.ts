import type { Random } from '@moodscape/mood/random'

import type { Phrase } from '../plan/plan-form.ts'
import { endOf, type VoicedChord } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'
import { findLine } from './find-line.ts'
import type { LineStep } from './line-cost.ts'
import type { Setting } from './setting.ts'

/** Semitones the second voice keeps below the first: about a sixth. */
const DISTANCE = 8

/** Second voices sing plainly in every mood. */
const TASTE = { leapiness: 0.1, tension: 0.1 }

/**
 * Writes a slow second voice below the melody: chord tones, as close to each other as they come. It joins
 * in the second phrase, so that the tune is heard alone first.
 */
export function writeCounterMelody(
  { form, harmony, register }: Setting,
  melody: readonly ScoreNote[],
  random: Random,
): ScoreNote[] {
  const singing = form.phrases.length > 1 ? form.phrases.slice(1) : form.phrases
  const start = (singing[0] as Phrase).firstBar * form.meter
  const chords = harmony.filter((chord) => chord.beat >= start)
  const steps = chords.map(
    (chord): LineStep => ({
      low: register - DISTANCE - 7,
      high: register - 1,
      scale: chord.chord.set,
      chord: chord.chord.set,
      strength: 1,
      target: melodyDuring(melody, chord, register) - DISTANCE,
    }),
  )
  const line = findLine(steps, TASTE, random)
  const energyAt = (beat: number) =>
    form.phrases.findLast((phrase) => phrase.firstBar * form.meter <= beat)?.energy ?? 1
  return chords.map((chord, index) => ({
    beat: chord.beat,
    beats: chord.beats,
    midi: line[index] as number,
    // It steals in, and grows with the piece.
    velocity: (index === 0 ? 0.32 : 0.42) + 0.2 * energyAt(chord.beat),
  }))
}

/** The mean pitch of the melody while a chord sounds. */
function melodyDuring(melody: readonly ScoreNote[], chord: VoicedChord, otherwise: number): number {
  const during = melody.filter((note) => note.beat < endOf(chord) && endOf(note) > chord.beat)
  if (during.length === 0) return otherwise
  return during.reduce((sum, note) => sum + note.midi, 0) / during.length
}
