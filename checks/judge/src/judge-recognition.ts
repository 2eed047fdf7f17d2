import type { Measure } from './measure.ts'
import { type Sample, separability, separabilityShuffled } from './separability.ts'

/** Recognition that has nothing to recognise guesses one of nine. */
const MOST_BY_CHANCE = 0.3

/**
 * Whether works are told apart by what was measured on them, whole groups held out, and labels that mean nothing are
 * not.
 *
 * @param least the share that has to be right
 */
export function judgeRecognition(what: string, samples: readonly Sample[], least: number): Measure[] {
  const share = separability(samples)
  const chance = separabilityShuffled(samples)
  return [
    { what, measured: share.toFixed(2), wanted: `≥ ${least.toFixed(2)}`, isMet: share >= least },
    {
      what: 'the same with shuffled labels',
      measured: chance.toFixed(2),
      wanted: 'about 0.11',
      isMet: chance <= MOST_BY_CHANCE,
    },
  ]
}
