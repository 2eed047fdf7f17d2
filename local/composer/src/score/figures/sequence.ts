import type { ScoreNote } from '../score-note.ts'
import type { FigureBar } from './figure.ts'

/** Places in the chord per sixteenth; -1 rests. */
const PATTERNS = [
  [0, 2, 1, 3, 0, 2, 3, 1],
  [0, -1, 2, 3, -1, 1, 3, 2],
] as const

/** A step sequencer: the chord in sixteenths, over and over. */
export function sequence(bar: FigureBar): ScoreNote[] {
  const pattern = PATTERNS[bar.variant < 0.5 ? 0 : 1]
  return Array.from({ length: bar.meter * 4 }, (_, step) => step).flatMap((step) => {
    const place = pattern[step % pattern.length] as number
    if (place < 0) return []
    const { voicing } = bar.chordAt(step / 4)
    const midi = (voicing[place % voicing.length] as number) + (place >= voicing.length ? 12 : 0)
    const velocity = (step % 4 === 0 ? 0.65 : 0.45) * (0.65 + 0.35 * bar.energy)
    return [{ beat: bar.start + step / 4, beats: 0.22, midi: midi + 12, velocity }]
  })
}
