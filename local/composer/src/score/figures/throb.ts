import type { ScoreNote } from '../score-note.ts'
import { type FigureBar, strike } from './figure.ts'

/** The whole chord repeated softly in eighths. */
export function throb(bar: FigureBar): ScoreNote[] {
  return Array.from({ length: bar.meter * 2 }, (_, eighth) => eighth / 2).flatMap((offset) =>
    strike(
      bar,
      offset,
      0.45,
      (offset === 0 ? 0.6 : Number.isInteger(offset) ? 0.5 : 0.42) * (0.7 + 0.3 * bar.energy),
    ),
  )
}
