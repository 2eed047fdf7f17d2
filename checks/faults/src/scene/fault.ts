import type { GeneratedKind } from '@moodscape/client'

import type { Ledger } from '../clients/ledger.ts'
import type { Stores } from '../audit/stores.ts'
import type { BreakableRedis } from '../redis/breakable-redis.ts'
import type { RigRedis } from '../redis/rig-redis.ts'
import type { Rig } from '../rig/rig.ts'

/** Where a fault is injected: the running system, its clients, and a place to write down what was seen. */
export interface Scene<Redis extends RigRedis = BreakableRedis> {
  rig: Rig<Redis>
  stores: Stores
  /** Users of their own for each fault. */
  ledger: Ledger
  /** In [0, 1), the same for the same seed. */
  random: () => number
  /** A small number where everything has to be quick, else the full one. */
  amount(full: number, quick: number): number
  /** Counts one more injection. */
  strike(): void
  /** Something that is wrong. */
  find(what: string): void
  /** A figure worth reading. */
  note(what: string): void
}

/** One way to break the system: a row of the table. */
export interface Fault<Redis extends RigRedis = BreakableRedis> {
  injected: string
  /** What is made of each photo; a picture unless given. */
  kinds?: GeneratedKind[]
  /** Ends other than success that jobs may rightly have: codes of failures, or `canceled`. */
  mayFail?: string[]
  /** Whether records may be gone in the end, so that predictions cannot be found in them. */
  erases?: boolean
  /** Among those that every test run tries. */
  quick?: boolean
  /** How long accepted jobs may take to end after the fault; 45 s unless given. */
  settleSeconds?: number
  run(scene: Scene<Redis>): Promise<void>
}

/** Faults of one idea. */
export interface Scenario<Redis extends RigRedis = BreakableRedis> {
  name: string
  faults: Fault<Redis>[]
}
