import type { ScoreNote } from '../score-note.ts'
import { type FigureBar, strike } from './figure.ts'

/** Offsets per bar of a four-bar cycle: hints, hints, silence, a burst. */
const CYCLES: readonly (readonly (readonly number[])[])[] = [
  [[0, 1.5], [0.5, 2], [0], [0, 0.5, 1, 2]],
  [[0, 0.5, 2.5], [1.5], [0, 0.5, 2.5], [2]],
]

/** Sudden short chords off the expected beats, the loudest in the bar before a new phrase. */
export function stabs(bar: FigureBar): ScoreNote[] {
  const cycle = CYCLES[bar.variant < 0.5 ? 0 : 1] as (typeof CYCLES)[number]
  const offsets = cycle[bar.index % cycle.length] ?? []
  const burst = bar.index % cycle.length === cycle.length - 1
  return offsets
    .filter((offset) => offset < bar.meter)
    .flatMap((offset, index) =>
      strike(bar, offset, 0.3, burst && index === offsets.length - 1 ? 1 : 0.5 + 0.1 * index),
    )
}
