/** What several rounds gave. */
export interface Spread {
  median: number
  /** The lowest and the highest of the rounds. */
  low: number
  high: number
  rounds: number
}

export function spreadOf(figures: readonly number[]): Spread {
  return {
    median: medianOf(figures),
    low: Math.min(...figures),
    high: Math.max(...figures),
    rounds: figures.length,
  }
}

export function medianOf(figures: readonly number[]): number {
  return percentileOf(figures, 50)
}

/** The figure that so many of a hundred do not exceed, in between two of them where none stands there. */
export function percentileOf(figures: readonly number[], percent: number): number {
  const sorted = figures.toSorted((one, other) => one - other)
  const place = ((sorted.length - 1) * percent) / 100
  const below = sorted[Math.floor(place)] ?? NaN
  const above = sorted[Math.ceil(place)] ?? NaN
  // Two that are infinite have no distance.
  return below === above ? below : below + (above - below) * (place - Math.floor(place))
}
