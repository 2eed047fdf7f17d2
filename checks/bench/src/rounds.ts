import { type Spread, spreadOf } from './spread.ts'

/** Gives one figure of one side. */
export type Side = () => Promise<number>

/**
 * Measures every side once a round, after one turn of each that does not count. Each round begins with another side,
 * so that none of them always has the machine as the same neighbour left it.
 *
 * @param isWarm leaves the first turns out, where all sides run what has run before
 * @returns the figures of each side, in the order of the rounds
 */
export async function measureInRounds(
  rounds: number,
  sides: readonly Side[],
  isWarm = false,
): Promise<number[][]> {
  if (!isWarm) for (const side of sides) await side()
  const figures = sides.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const index = (round + turn) % sides.length
      const figure = await sides[index]?.()
      if (figure !== undefined) figures[index]?.push(figure)
    }
  }
  return figures
}

/** The same work done by the system and by a baseline. */
export interface Comparison {
  ours: Spread
  baseline: Spread
  /** Ours divided by the baseline, round by round: what slows a machine down affects both sides of a round. */
  ratio: Spread
  /** Ours minus the baseline, round by round. */
  difference: Spread
}

export async function compareInRounds(
  rounds: number,
  ours: Side,
  baseline: Side,
  isWarm = false,
): Promise<Comparison> {
  const [our = [], bare = []] = await measureInRounds(rounds, [ours, baseline], isWarm)
  return compareFigures(our, bare)
}

/** @param baseline has a figure for each of ours, of the same round */
export function compareFigures(ours: readonly number[], baseline: readonly number[]): Comparison {
  const pairs = ours.map((our, round) => ({ our, bare: baseline[round] ?? NaN }))
  return {
    ours: spreadOf(ours),
    baseline: spreadOf(baseline),
    ratio: spreadOf(pairs.map(({ our, bare }) => our / bare)),
    difference: spreadOf(pairs.map(({ our, bare }) => our - bare)),
  }
}
