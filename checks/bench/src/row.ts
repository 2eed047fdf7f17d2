import { type Spread, spreadOf } from './spread.ts'

/** A figure of several rounds, with its unit. */
export interface Figure extends Spread {
  /** Such as `ms`; empty for a ratio. */
  unit: string
}

/** A bound for the median of the figure that is judged. */
export type Goal = ({ atLeast: number } | { atMost: number }) & {
  /** Where the bound comes from. */
  why: string
}

/** One line of the table. */
export interface Row {
  what: string
  ours: Figure
  /** What ours stands beside, measured in the same rounds. */
  baseline?: Figure & { of: string }
  /** Ours divided by the baseline, or ours minus the baseline. */
  compared?: Figure
  /** Judges what was compared, or ours where nothing was. */
  goal?: Goal
}

export function figure(spread: Spread, unit: string): Figure {
  return { ...spread, unit }
}

/** A figure that was taken once. */
export function single(value: number, unit: string): Figure {
  return figure(spreadOf([value]), unit)
}

/** The figure that the goal is about. */
export function judgedOf({ compared, ours }: Row): Figure {
  return compared ?? ours
}

/** A figure that could not be taken meets no goal; a row without a goal meets it. */
export function meetsGoal(row: Row): boolean {
  const { goal } = row
  if (!goal) return true
  const { median } = judgedOf(row)
  return 'atLeast' in goal ? median >= goal.atLeast : median <= goal.atMost
}
