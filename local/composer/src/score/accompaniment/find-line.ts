import { log } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { contains, pitchesWithin } from '../../theory/pitch-set.ts'
import { type LineStep, type LineTaste, moveCost, pitchCost, turnCost } from './line-cost.ts'

/** How much chance may outweigh the rules: 0 always finds the one best line. */
const CHANCE = 0.55

/** The cheapest way to a pair of neighbouring pitches. */
interface Way {
  cost: number
  /** Index of the pitch before the pair. */
  before: number
}

/**
 * Finds pitches for a line: of all lines the one whose pitches, moves and turns cost least in sum
 * (Viterbi's algorithm over pairs of neighbours), with some chance in every pitch's cost, so that another
 * seed gives another line as good. `before` are the pitches the line continues from.
 */
export function findLine(
  steps: readonly LineStep[],
  taste: LineTaste,
  random: Random,
  before: readonly number[] = [],
): number[] {
  const columns = [...before.slice(-2).map((pitch) => [pitch]), ...steps.map(candidatesFor)]
  const lead = columns.length - steps.length
  const costs = columns.map((column, index) =>
    column.map((pitch) => {
      const step = steps[index - lead]
      return step && step.fixed === undefined ? pitchCost(step, pitch, taste) + gumbel(random) * CHANCE : 0
    }),
  )
  if (columns.length < 2)
    return columns.map((column, index) => column[cheapest(costs[index] as number[])] as number)

  const tables: Way[][][] = []
  for (let index = 1; index < columns.length; index++) {
    tables.push(extendWays(columns, costs, index, steps[index - lead], tables.at(-1), taste))
  }
  return traceBack(columns, tables).slice(lead)
}

/** The pitches a step may take; where the rules leave none, those of its chord. */
function candidatesFor({ low, high, scale, chord, among, fixed }: LineStep): number[] {
  if (fixed !== undefined) return [fixed]
  const allowed = pitchesWithin(scale | chord, low, high).filter((pitch) => !among || contains(among, pitch))
  return allowed.length > 0 ? allowed : pitchesWithin(chord, low, high + 11)
}

/** ways[a][b]: the cheapest way that ends with pitch a of the column before and pitch b of this one. */
function extendWays(
  columns: number[][],
  costs: number[][],
  index: number,
  step: LineStep | undefined,
  earlier: Way[][] | undefined,
  taste: LineTaste,
): Way[][] {
  const previous = columns[index - 1] as number[]
  const current = columns[index] as number[]
  return previous.map((from, a) =>
    current.map((to, b) => {
      const own = step ? moveCost(step, from, to, taste) + (costs[index]?.[b] as number) : 0
      if (!earlier) return { cost: (costs[0]?.[a] as number) + own, before: -1 }
      let [least, before] = [Infinity, -1]
      for (let z = 0; z < earlier.length; z++) {
        const first = columns[index - 2]?.[z] as number
        const cost = (earlier[z]?.[a] as Way).cost + own + turnCost(first, from, to, taste)
        if (cost >= least) continue
        least = cost
        before = z
      }
      return { cost: least, before }
    }),
  )
}

function traceBack(columns: number[][], tables: Way[][][]): number[] {
  const final = tables.at(-1) as Way[][]
  let a = cheapest(final.map((row) => Math.min(...row.map((way) => way.cost))))
  let b = cheapest((final[a] as Way[]).map((way) => way.cost))
  const line = [(columns.at(-1) as number[])[b] as number]
  for (let index = tables.length - 1; index >= 0; index--) {
    line.unshift(columns[index]?.[a] as number)
    const { before } = tables[index]?.[a]?.[b] as Way
    b = a
    a = before
  }
  return line
}

function cheapest(costs: readonly number[]): number {
  return costs.reduce((best, cost, index) => (cost < (costs[best] as number) ? index : best), 0)
}

/** Gumbel noise turns the search for a minimum into a draw: cheap lines come often, dear ones seldom. */
function gumbel(random: Random): number {
  return -log(-log(random.next() * 0.999998 + 1e-6))
}
