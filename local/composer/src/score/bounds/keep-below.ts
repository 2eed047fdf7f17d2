import type { Instrument } from '../../sound/instruments.ts'
import { endOf } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'

/**
 * Keeps an accompaniment below the tune: what would sound above it goes down by octaves, and where the instrument has no
 * lower one, it is left out.
 */
export function keepBelow(
  notes: readonly ScoreNote[],
  tune: readonly ScoreNote[],
  { low }: Instrument,
): ScoreNote[] {
  const kept = notes.flatMap((note) => {
    const ceiling = Math.min(
      ...tune
        .filter(({ beat, beats }) => beat < endOf(note) - 1e-6 && beat + beats > note.beat + 1e-6)
        .map(({ midi }) => midi),
    )
    const octaves = Math.max(0, Math.ceil((note.midi - ceiling + 1) / 12))
    const midi = octaves === Infinity || ceiling === Infinity ? note.midi : note.midi - 12 * octaves
    return midi >= low ? [{ ...note, midi }] : []
  })
  // Two voices that have come to lie on one pitch are one.
  return kept.filter(
    (note, index) =>
      kept.findIndex((other) => other.beat === note.beat && other.midi === note.midi) === index,
  )
}
