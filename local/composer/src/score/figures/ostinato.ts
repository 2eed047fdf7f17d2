import type { ScoreNote } from '../score-note.ts'
import type { FigureBar } from './figure.ts'

/** A tight little cell in low eighths, always the same under the melody. */
export function ostinato(bar: FigureBar): ScoreNote[] {
  return Array.from({ length: bar.meter * 2 }, (_, eighth) => {
    const chord = bar.chordAt(eighth / 2)
    const root = chord.bass + 12
    const third = root + (((chord.chord.tones[1] ?? chord.chord.root) - chord.chord.root + 12) % 12)
    const cell = bar.variant < 0.5 ? [root, third, root + 1, third] : [root, root + 12, third, root + 12]
    return {
      beat: bar.start + eighth / 2,
      beats: 0.4,
      midi: cell[eighth % cell.length] as number,
      velocity: 0.4 + 0.25 * ((bar.index % 4) / 3) + (eighth === 0 ? 0.15 : 0),
    }
  })
}
