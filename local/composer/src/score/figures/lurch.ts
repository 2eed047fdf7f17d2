import type { ScoreNote } from '../score-note.ts'
import { type FigureBar, strike } from './figure.ts'

/** Groups of eighths that never fit the bar, one cycle per variant. */
const GROUPS = [
  [3, 3, 2, 2],
  [2, 3, 2, 3],
] as const

/** Accents in shifting groups, each chord answered by its own upper half: the beat is hard to find. */
export function lurch(bar: FigureBar): ScoreNote[] {
  const groups = GROUPS[bar.variant < 0.5 ? 0 : 1]
  const notes: ScoreNote[] = []
  let offset = (bar.index % 2) * 0.5
  for (let index = 0; offset < bar.meter; index++) {
    const [, ...upper] = bar.chordAt(offset).voicing
    notes.push(...strike(bar, offset, 0.6, 0.55))
    const answer = offset + 1
    if (answer < bar.meter) {
      notes.push(
        ...upper.map((midi) => ({ beat: bar.start + answer, beats: 0.3, midi: midi + 12, velocity: 0.35 })),
      )
    }
    offset += (groups[index % groups.length] as number) / 2
  }
  return notes
}
