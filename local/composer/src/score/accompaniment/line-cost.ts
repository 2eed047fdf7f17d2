import { contains, type PitchSet, scaleSteps } from '../../theory/pitch-set.ts'

/** One note a line has to find a pitch for. */
export interface LineStep {
  low: number
  high: number
  scale: PitchSet
  chord: PitchSet
  /** How much weight the note has in its bar, 0..1. */
  strength: number
  /** Where the contour would have it, a MIDI pitch. */
  target: number
  /** If given, the pitch has to be one of these. */
  among?: PitchSet
  /** If given, the pitch. */
  fixed?: number
  /** The number of scale steps from the note before that would repeat a motif. */
  echo?: number
}

export interface LineTaste {
  /** 0..1, how little leaps cost. */
  leapiness: number
  /** 0..1, how little dissonances cost. */
  tension: number
}

/** What a move of so many semitones costs a singer; farther ones cost the last. */
const MOVE_COSTS = [1.8, 0, 0, 1.05, 1.2, 1.5, 2.7, 1.7, 2.5, 2.5, 3.4, 4, 2.3, 5] as const
const FARTHEST = MOVE_COSTS.length - 1

/** The cost of a pitch in its place: out of the chord on a strong beat, off the contour. */
export function pitchCost(step: LineStep, pitch: number, { tension }: LineTaste): number {
  const off = (pitch - step.target) / 4.5
  // A ninth or a sixth only colours a chord; a semitone above one of its tones grates.
  const harshness = contains(step.chord, pitch - 1) ? 2.8 : 1.7
  const dissonance = contains(step.chord, pitch) ? 0 : 0.1 + step.strength * harshness * (1 - 0.57 * tension)
  return off * off + dissonance
}

/** The cost of going from one pitch to the next, less what repeating the motif is worth. */
export function moveCost(
  step: LineStep,
  from: number,
  to: number,
  { leapiness, tension }: LineTaste,
): number {
  const size = Math.min(FARTHEST, Math.abs(to - from))
  const base = MOVE_COSTS[size] as number
  const leap = size > 2 ? base * (1.25 - leapiness) : base
  const entered = size > 2 && !contains(step.chord, to) ? 1.2 * (1 - tension) : 0
  // A tone next to its own alteration (F, then F sharp over a dominant) is no step but a slip.
  const slip = size === 1 && !contains(step.scale | step.chord, from) ? 1.4 : 0
  return leap + entered + slip - echoWorth(step, from, to)
}

/** The cost of two moves in a row: leaps want to be answered by a step back, repetitions tire. */
export function turnCost(first: number, middle: number, last: number, { leapiness }: LineTaste): number {
  const arrival = middle - first
  const departure = last - middle
  if (arrival === 0 && departure === 0) return 1.6
  if (Math.abs(arrival) < 5) return arrival !== 0 && arrival === -departure ? 0.7 : 0
  const answered = arrival * departure < 0 && Math.abs(departure) <= 2
  return answered ? 0 : 1.6 * (1.2 - leapiness)
}

function echoWorth({ echo, scale }: LineStep, from: number, to: number): number {
  if (echo === undefined) return 0
  const steps = scaleSteps(scale, from, to)
  if (steps === echo) return 1.5
  return steps * echo > 0 ? 0.4 : 0
}
