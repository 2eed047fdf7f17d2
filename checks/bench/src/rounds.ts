/** The same work done by the system and by a baseline. */
export interface Comparison {
  /** Median of each side. */
  ours: number
  baseline: number
  /** Median of the rounds' ratios: what slows a machine down affects both sides of a round. */
  ratio: number
}

/**
 * Runs both sides alternately after a warm-up. The side that goes first in one round goes second in the next.
 *
 * @param ours gives a figure where more is better
 * @param baseline gives the same figure for the baseline
 */
export async function compareInRounds(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<Comparison> {
  await ours()
  await baseline()
  const pairs: { ours: number; baseline: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? await ours() : undefined
    const other = await baseline()
    pairs.push({ ours: first ?? (await ours()), baseline: other })
  }
  return {
    ours: medianOf(pairs.map((pair) => pair.ours)),
    baseline: medianOf(pairs.map((pair) => pair.baseline)),
    ratio: medianOf(pairs.map((pair) => pair.ours / pair.baseline)),
  }
}

export function medianOf(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2
}
