import type { ScoreNote } from '../score-note.ts'
import type { FigureBar } from './figure.ts'

/** Two ways to shiver: the sixteenths of a beat that sound. */
const PATTERNS = [
  [0, 0.25, 0.5],
  [0, 0.5, 0.75],
] as const

/** Hurried repetitions between two neighbouring tones of the chord that swell over four bars and never settle. */
export function shiver(bar: FigureBar): ScoreNote[] {
  const swell = (bar.index % 4) / 3
  return Array.from({ length: bar.meter }, (_, beat) => beat).flatMap((beat) => {
    const { voicing } = bar.chordAt(beat)
    const low = (bar.index + beat) % Math.max(1, voicing.length - 1)
    return (bar.variant < 0.5 ? PATTERNS[0] : PATTERNS[1]).map((offset, index) => ({
      beat: bar.start + beat + offset,
      beats: 0.22,
      midi: voicing[low + (index % 2)] as number,
      velocity: (index === 0 ? 0.5 : 0.38) * (0.7 + 0.5 * swell),
    }))
  })
}
