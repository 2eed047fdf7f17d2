import type { ScoreNote } from '../score-note.ts'
import { type FigureBar, strike } from './figure.ts'

/** An easy, neutral motion: the lowest tone on the beat, the rest of the chord after it. */
export function sway(bar: FigureBar): ScoreNote[] {
  const [first, second] = bar.variant < 0.5 ? [0.5, 1] : [1, 1.5]
  const notes: ScoreNote[] = []
  for (let offset = 0; offset < bar.meter; offset += 2) {
    const low = bar.chordAt(offset).voicing[0] ?? 0
    notes.push({ beat: bar.start + offset, beats: 1.5, midi: low - 12, velocity: 0.5 })
    for (const delay of [first, second]) {
      if (offset + delay < bar.meter)
        notes.push(...strike(bar, offset + delay, 0.5, delay === first ? 0.46 : 0.4))
    }
  }
  return notes
}
