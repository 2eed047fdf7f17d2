import type { ScoreNote } from '../score-note.ts'
import { type FigureBar, strike } from './figure.ts'

interface Hit {
  offset: number
  beats: number
}

/** The Charleston and its relatives, one per bar in turn. */
const PATTERNS: readonly (readonly Hit[])[] = [
  [
    { offset: 0, beats: 0.9 },
    { offset: 1.5, beats: 0.4 },
  ],
  [
    { offset: 0.5, beats: 0.4 },
    { offset: 2, beats: 1 },
  ],
  [
    { offset: 1.5, beats: 0.4 },
    { offset: 3, beats: 0.5 },
  ],
  [
    { offset: 0, beats: 0.4 },
    { offset: 2.5, beats: 0.8 },
  ],
]

/** Jazz comping: short chords that push and answer. */
export function comp(bar: FigureBar): ScoreNote[] {
  const shift = bar.variant < 0.5 ? 0 : 2
  const hits = PATTERNS[(bar.index + shift) % PATTERNS.length] ?? []
  return hits
    .filter(({ offset }) => offset < bar.meter)
    .flatMap(({ offset, beats }) => strike(bar, offset, beats, 0.5 + (offset === 0 ? 0.08 : 0)))
}
