import type { ScoreNote } from '../score-note.ts'
import { type FigureBar, strike } from './figure.ts'

/** A run up the chord in sixteenths on one beat of the bar, wide-eyed chords off the others. */
export function sparkle(bar: FigureBar): ScoreNote[] {
  const runs = bar.variant < 0.5 ? bar.index % 2 : (bar.index + 1) % 2
  const notes: ScoreNote[] = []
  for (let beat = 0; beat < bar.meter; beat++) {
    const { voicing } = bar.chordAt(beat)
    if (beat % 2 === runs) {
      const opened = [...voicing, (voicing[0] ?? 0) + 12]
      for (const [step, midi] of opened.slice(0, 4).entries())
        notes.push({ beat: bar.start + beat + step / 4, beats: 0.24, midi, velocity: 0.5 + 0.08 * step })
    } else notes.push(...strike(bar, beat + 0.5, 0.3, 0.5 + 0.3 * bar.energy))
  }
  return notes
}
