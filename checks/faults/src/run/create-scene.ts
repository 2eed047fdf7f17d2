import type { RigRedis } from '../redis/rig-redis.ts'
import type { Scene } from '../scene/fault.ts'
import { createRandom } from './random.ts'

/** What a fault did and found so far. */
export interface Seen {
  injections: number
  /** What is wrong. */
  findings: string[]
  /** Figures worth reading. */
  notes: string[]
}

type Given<OfRedis extends RigRedis> = Pick<Scene<OfRedis>, 'rig' | 'stores' | 'ledger' | 'checkAtEnd'>

/** The scene of one fault, which writes down what is `seen`. */
export function createScene<OfRedis extends RigRedis>({
  seed,
  isQuick,
  seen,
  ...given
}: Given<OfRedis> & { seed: number; isQuick: boolean; seen: Seen }): Scene<OfRedis> {
  return {
    ...given,
    random: createRandom(seed),
    amount: (full, quick) => (isQuick ? quick : full),
    countInjection: () => void seen.injections++,
    fail: (what) => void seen.findings.push(what),
    tooSlow: (what) => void (isQuick ? seen.notes : seen.findings).push(what),
    note: (what) => void seen.notes.push(what),
  }
}
