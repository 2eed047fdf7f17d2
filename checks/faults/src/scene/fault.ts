import type { GeneratedKind } from '@moodscape/client'

import type { Stores } from '../audit/stores.ts'
import type { Ledger } from '../clients/ledger.ts'
import type { BreakableRedis } from '../redis/breakable-redis.ts'
import type { RigRedis } from '../redis/rig-redis.ts'
import type { Rig } from '../rig/rig.ts'

/** What a fault works with: the running system, its clients, and the row of the table that it fills. */
export interface Scene<Redis extends RigRedis = BreakableRedis> {
  rig: Rig<Redis>
  stores: Stores
  /** Each fault has users of its own. */
  ledger: Ledger
  /** In [0, 1); the same seed gives the same numbers. */
  random: () => number
  /** The small number in a quick run, the full one otherwise. */
  amount(full: number, quick: number): number
  /** Counts one more injection. */
  countInjection(): void
  /** Notes something that is wrong, which makes the row a bad one. */
  fail(what: string): void
  /**
   * Notes that something took longer than it may. It makes the row a bad one where nothing else keeps the machine busy,
   * as a full run asks for; a quick one runs beside other tests, and shows it with the other figures.
   */
  tooSlow(what: string): void
  /** Notes a figure worth reading. */
  note(what: string): void
  /** Looks for what is wrong after this time at the earliest, when all faults of this system are over. */
  checkAtEnd(milliseconds: number, find: () => Promise<string[]>): void
}

/** One way to break the system: a row of the table. */
export interface Fault<Redis extends RigRedis = BreakableRedis> {
  injected: string
  /** What is made of each photo; a picture unless given. */
  kinds?: GeneratedKind[]
  /** Ends other than success that jobs may have: codes of failures, or `canceled`. */
  mayFail?: string[]
  /** Whether records may be gone in the end, so that predictions cannot be found in them. */
  erases?: boolean
  /** Whether every `npm test` includes it. */
  quick?: boolean
  /** How long accepted jobs may take to end after the fault; 45 s unless given. */
  settleSeconds?: number
  run(scene: Scene<Redis>): Promise<void>
}

/** Faults of one theme. */
export interface Scenario<Redis extends RigRedis = BreakableRedis> {
  name: string
  faults: Fault<Redis>[]
}
