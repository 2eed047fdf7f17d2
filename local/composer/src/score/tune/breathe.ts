import { endOf } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'

/** The most and the least of a tune that is silence. */
const MOST = 0.18
const LEAST = 0.07

/** No note gives more than this share of itself, no breath is longer than so many beats. */
const GIVES = 0.45
const LONGEST_BREATH = 1.5

/**
 * Lets a tune breathe: the last note before each phrase ends early, so that rests make up the wanted share of the whole;
 * if that is not enough, other long notes give a little. Where there is too much silence, notes sing on.
 */
export function breathe(tune: ScoreNote[], phraseBeats: readonly number[], share: number): void {
  const [first, last] = [tune[0], tune.at(-1)]
  if (!first || !last || first === last) return
  const span = endOf(last) - first.beat
  const wanted = Math.max(LEAST, Math.min(MOST, share)) * span
  const before = phraseBeats.flatMap((beat) => tune.findLast((note) => note.beat < beat - 1e-9) ?? [])
  cut(before, wanted - restsOf(tune))
  cut(
    tune.filter((note) => note !== last && note.beats >= 1 && !before.includes(note)),
    wanted - restsOf(tune),
  )
  fill(tune, restsOf(tune) - MOST * span)
}

/** Quarter notes between a tune's first and last in which it is silent. */
export function restsOf(tune: readonly ScoreNote[]): number {
  return tune.slice(1).reduce((sum, note, index) => {
    return sum + Math.max(0, note.beat - endOf(tune[index] as ScoreNote))
  }, 0)
}

function cut(notes: readonly ScoreNote[], missing: number): void {
  if (missing <= 0 || notes.length === 0) return
  for (const note of notes) note.beats -= Math.min(note.beats * GIVES, LONGEST_BREATH, missing / notes.length)
}

function fill(tune: readonly ScoreNote[], surplus: number): void {
  const rests = restsOf(tune)
  if (surplus <= 0 || rests <= 0) return
  for (const [index, note] of tune.slice(1).entries()) {
    const previous = tune[index] as ScoreNote
    const rest = note.beat - endOf(previous)
    if (rest > 0) previous.beats += (rest * surplus) / rests
  }
}
