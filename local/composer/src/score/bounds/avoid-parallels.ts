import type { Instrument } from '../../sound/instruments.ts'
import { contains } from '../../theory/pitch-set.ts'
import { chordAt, endOf, type VoicedChord } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'

/**
 * Rids the bass of fifths and octaves in parallel with the tune, which make two voices sound like one: where both would
 * move so, the bass takes another tone of its chord, the nearest that will do.
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
    if (!previous || !runsBeside(previous, note, tune)) continue
    // The last note is home: the way there changes instead.
    const moved = index === notes.length - 1 ? previous : note
    const other = moved === note ? previous : note
    const { set } = chordAt(harmony, moved.beat).chord
    const sungOver = tune.filter((sung) => sung.beat < endOf(moved) && endOf(sung) > moved.beat)
    const ceiling = Math.min(high, ...sungOver.map(({ midi }) => midi - 1))
    const free = [-5, 5, -3, 3, -4, 4, -7, 7, -12, 12, -8, 8, -9, 9]
      .map((step) => moved.midi + step)
      .filter((midi) => midi >= low && midi <= ceiling && contains(set, midi))
      .find((midi) => {
        const tried = { ...moved, midi }
        return moved === note ? !runsBeside(other, tried, tune) : !runsBeside(tried, other, tune)
      })
    moved.midi = free ?? moved.midi
  }
  return notes
}

/** Whether from one bass note to the next the tune goes along in fifths or octaves. */
function runsBeside(from: ScoreNote, to: ScoreNote, tune: readonly ScoreNote[]): boolean {
  const [sung, sungNext] = [soundingAt(tune, from.beat), soundingAt(tune, to.beat)]
  return (
    sung !== undefined && sungNext !== undefined && isParallel(from.midi, to.midi, sung.midi, sungNext.midi)
  )
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
