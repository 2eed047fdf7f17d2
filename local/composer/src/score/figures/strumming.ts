import type { ScoreNote } from '../score-note.ts'
import { type FigureBar, strum as stroke } from './figure.ts'

interface Stroke {
  offset: number
  down: boolean
}

const DOWN_UP: Stroke[] = [
  { offset: 0, down: true },
  { offset: 1, down: true },
  { offset: 1.5, down: false },
  { offset: 2.5, down: false },
  { offset: 3, down: true },
  { offset: 3.5, down: false },
  { offset: 4, down: true },
]
const PUSHED: Stroke[] = [
  { offset: 0, down: true },
  { offset: 0.75, down: false },
  { offset: 1.5, down: false },
  { offset: 2, down: true },
  { offset: 2.75, down: false },
  { offset: 3, down: true },
  { offset: 3.5, down: false },
  { offset: 4, down: true },
]

/** A strumming hand: full strokes down, lighter ones up, each ringing until the next. */
export function strumming(bar: FigureBar): ScoreNote[] {
  const strokes = (bar.variant < 0.5 ? DOWN_UP : PUSHED).filter(({ offset }) => offset < bar.meter)
  return strokes.flatMap(({ offset, down }, index) => {
    const next = strokes[index + 1]?.offset ?? bar.meter
    const velocity = (offset === 0 ? 0.75 : down ? 0.6 : 0.46) * (0.7 + 0.3 * bar.energy)
    return stroke(bar, offset, next - offset, velocity, down)
  })
}
