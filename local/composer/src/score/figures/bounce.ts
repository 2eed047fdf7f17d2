import type { ScoreNote } from '../score-note.ts'
import { type FigureBar, strum } from './figure.ts'

/** Offsets of the strokes that answer the bass: off the beat, with a skip before the next bar. */
const PATTERNS: Readonly<Record<number, readonly number[][]>> = {
  3: [
    [1, 2],
    [1, 1.5, 2],
  ],
  4: [
    [0.5, 1, 1.5, 2.5, 3, 3.5],
    [1, 1.5, 3, 3.5],
  ],
}

/** Short chords between the bass notes: the lift of a dance. */
export function bounce(bar: FigureBar): ScoreNote[] {
  const patterns = PATTERNS[bar.meter] ?? []
  const offsets = patterns[bar.variant < 0.5 ? 0 : 1] ?? []
  return offsets.flatMap((offset) => {
    const light = Number.isInteger(offset) ? 0.62 : 0.48
    return strum(bar, offset, 0.4, light * (0.7 + 0.3 * bar.energy), Number.isInteger(offset))
  })
}
