import type { Instrument } from '../../sound/instruments.ts'
import type { ScoreNote } from '../score-note.ts'

/**
 * Moves a part by whole octaves: as many as asked, then by those that bring most of it into the instrument's range, and
 * what still lies outside by itself.
 */
export function fitRange(
  notes: readonly ScoreNote[],
  { low, high }: Instrument,
  octaves: number,
): ScoreNote[] {
  const outside = (shift: number) =>
    notes.filter(({ midi }) => midi + shift < low || midi + shift > high).length +
    Math.abs(shift - 12 * octaves) / 1200
  const shift = [-3, -2, -1, 0, 1, 2, 3]
    .map((octave) => 12 * (octaves + octave))
    .reduce((best, choice) => (outside(choice) < outside(best) ? choice : best), 12 * octaves)
  return notes.map((note) => ({ ...note, midi: fold(note.midi + shift, low, high) }))
}

function fold(midi: number, low: number, high: number): number {
  if (midi < low) return midi + 12 * Math.ceil((low - midi) / 12)
  return midi > high ? midi - 12 * Math.ceil((midi - high) / 12) : midi
}
