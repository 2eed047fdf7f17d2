import { endOf } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'
import type { FigureBar } from './figure.ts'

/** Places in the opened chord, lowest 0, per eighth note. */
const RISING_AND_FALLING = [0, 1, 2, 3, 4, 3, 2, 1, 2, 3]
const ROCKING = [0, 2, 1, 3, 2, 4, 1, 3, 2, 3]

/** Broken chords in eighth notes under one pedal per chord. */
export function arpeggio(bar: FigureBar): ScoreNote[] {
  const order = bar.variant < 0.5 ? RISING_AND_FALLING : ROCKING
  return Array.from({ length: bar.meter * 2 }, (_, index) => {
    const offset = index / 2
    const chord = bar.chordAt(offset)
    const fresh = Math.abs(chord.beat - bar.start - offset) < 1e-9
    const sinceChord = Math.round((bar.start + offset - Math.max(chord.beat, bar.start)) * 2)
    const [low = 0, ...upper] = chord.voicing
    const opened = [low, ...upper, low + 12, (upper[0] ?? low) + 12]
    return {
      beat: bar.start + offset,
      beats: Math.max(1, endOf(chord) - bar.start - offset),
      midi: opened[Math.min(opened.length - 1, order[sinceChord % order.length] as number)] as number,
      velocity: (fresh ? 0.62 : index % 2 === 0 ? 0.5 : 0.44) * (0.75 + 0.25 * bar.energy),
    }
  })
}
