import type { ScoreNote } from '../score-note.ts'
import type { FigureBar } from './figure.ts'

/** Which eighths of a bar are hit hard; the others are muted. */
const ACCENTS = [
  [0, 3, 6, 9],
  [0, 2, 5, 6, 8],
] as const

/** Eighths of the bar before a new sentence: two blows, then nothing but the drums. */
const STOPS = [0, 3]

/** Roots and fifths hammered in eighths, with accents that cut across the beat; they stop before a new sentence. */
export function chug(bar: FigureBar): ScoreNote[] {
  const accents: readonly number[] = bar.variant < 0.5 ? ACCENTS[0] : ACCENTS[1]
  const eighths = bar.closes ? STOPS : Array.from({ length: bar.meter * 2 }, (_, eighth) => eighth)
  return eighths.flatMap((eighth) => {
    const hard = accents.includes(eighth)
    const root = bar.chordAt(eighth / 2).bass + 12
    const pitches = hard ? [root, root + 7, root + 12] : [root]
    return pitches.map((midi) => ({
      beat: bar.start + eighth / 2,
      beats: hard ? 0.48 : 0.25,
      midi,
      velocity: (hard ? 0.92 : 0.6) * (0.85 + 0.15 * bar.energy),
    }))
  })
}
