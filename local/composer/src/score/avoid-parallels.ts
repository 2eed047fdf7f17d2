import type { Instrument } from '../sound/instruments.ts'
import { contains } from '../theory/pitch-set.ts'
import type { ScoreNote } from './score-note.ts'
import { chordAt, endOf, type VoicedChord } from './voiced-chord.ts'

/**
 * Rids the bass of fifths and octaves in parallel with the tune, which make two voices sound like one: where both would
 * move so, the bass takes another tone of its chord, or the same one from the other side.
 */
export function avoidParallels(
  bass: readonly ScoreNote[],
  tune: readonly ScoreNote[],
  harmony: readonly VoicedChord[],
  { low, high }: Instrument,
): ScoreNote[] {
  const notes = bass.map((note) => ({ ...note }))
  for (const [index, note] of notes.entries()) {
    const previous = notes[index - 1]
    if (!previous) continue
    const [from, to] = [soundingAt(tune, previous.beat), soundingAt(tune, note.beat)]
    if (!from || !to || !isParallel(previous.midi, note.midi, from.midi, to.midi)) continue
    const { chord } = chordAt(harmony, note.beat)
    const choices = [
      note.midi + 12,
      note.midi - 12,
      ...Array.from({ length: 13 }, (_, step) => note.midi - 6 + step),
    ]
    const sungOver = tune.filter((sung) => sung.beat < endOf(note) && endOf(sung) > note.beat)
    const ceiling = Math.min(high, ...sungOver.map(({ midi }) => midi - 1))
    note.midi =
      choices.find(
        (midi) =>
          midi >= low &&
          midi <= ceiling &&
          contains(chord.set, midi) &&
          !isParallel(previous.midi, midi, from.midi, to.midi),
      ) ?? note.midi
  }
  return notes
}

/** Whether two voices move the same way from one fifth or octave into another. */
export function isParallel(low: number, lowNext: number, high: number, highNext: number): boolean {
  if ((lowNext - low) * (highNext - high) <= 0) return false
  const interval = (high - low) % 12
  return (interval === 0 || interval === 7) && (highNext - lowNext) % 12 === interval
}

export function soundingAt(notes: readonly ScoreNote[], beat: number): ScoreNote | undefined {
  return notes.find((note) => note.beat <= beat + 1e-6 && endOf(note) > beat + 1e-6)
}
