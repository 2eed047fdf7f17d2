import type { ScoreNote } from '../score-note.ts'
import { type FigureBar, strike } from './figure.ts'

/** Heavy feet: a low pair on the strong beats with a semitone slur into it, a dull chord behind. */
export function plod(bar: FigureBar): ScoreNote[] {
  return Array.from({ length: bar.meter }, (_, beat) => beat).flatMap((beat) => {
    if (beat % 2 === 1) return strike(bar, beat + (bar.variant < 0.5 ? 0 : 0.5), 0.45, 0.45)
    const low = (bar.chordAt(beat).voicing[0] ?? 0) - 12
    return [
      { beat: bar.start + beat, beats: 0.2, midi: low - 1, velocity: 0.4 },
      { beat: bar.start + beat + 0.18, beats: 0.7, midi: low, velocity: 0.62 },
    ]
  })
}
