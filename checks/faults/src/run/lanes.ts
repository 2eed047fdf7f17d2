import { batch } from '../load/batch.ts'
import { crowd } from '../load/crowd.ts'
import { flood } from '../load/flood.ts'
import { startBreakableRedis } from '../redis/breakable-redis.ts'
import { startClusterRedis } from '../redis/cluster-redis.ts'
import { startRedisBesideSmallDisk } from '../redis/redis-beside-small-disk.ts'
import { startSentinelRedis } from '../redis/sentinel-redis.ts'
import { accepting } from '../scenarios/accepting.ts'
import { archiving } from '../scenarios/archiving.ts'
import { chaos } from '../scenarios/chaos.ts'
import { cluster } from '../scenarios/cluster.ts'
import { erasing } from '../scenarios/erasing.ts'
import { fullDisk } from '../scenarios/full-disk.ts'
import { leaking } from '../scenarios/leaking.ts'
import { outages } from '../scenarios/outages.ts'
import { paying } from '../scenarios/paying.ts'
import { providers } from '../scenarios/providers.ts'
import { redis } from '../scenarios/redis.ts'
import { sentinel } from '../scenarios/sentinel.ts'
import { stores } from '../scenarios/stores.ts'
import { working } from '../scenarios/working.ts'
import type { Scenario } from '../scene/fault.ts'
import { createSuite, type Suite } from './suite.ts'

const onOneRedis = (...scenarios: Scenario[]) => createSuite(startBreakableRedis, scenarios)

/** Lanes that run side by side, each in a process of its own: most of the time they wait. */
const LANES: Suite[][] = [
  [onOneRedis(working, stores)],
  [onOneRedis(providers, paying, archiving)],
  [
    onOneRedis(chaos, redis),
    createSuite(startSentinelRedis, [sentinel]),
    createSuite(startClusterRedis, [cluster]),
    createSuite(startRedisBesideSmallDisk, [fullDisk]),
  ],
  [onOneRedis(accepting, outages, erasing)],
]

/** This one runs alone, because it measures. Leaks are looked for last, in the logs of a crowd. */
const LAST_LANE: Suite[] = [onOneRedis(flood, batch, crowd, leaking)]

/**
 * The scenarios with quick faults. They share one system, because starting a second one would cost more processor time
 * than it saves. Those come first that something is checked of at the end: photos to be swept, erased users.
 */
export const QUICK_SUITE: Suite = onOneRedis(
  accepting,
  erasing,
  working,
  paying,
  redis,
  providers,
  stores,
  leaking,
)

/** Lanes run side by side within a stage, and the stages one after another. */
export function stagesOf({ isQuick }: { isQuick: boolean }): Suite[][][] {
  return isQuick ? [[[QUICK_SUITE]]] : [LANES, [LAST_LANE]]
}

/** What a soak draws from: a crowd and a batch measure, and leaks are looked for in short logs. */
export const SOAK_SCENARIOS: Scenario[] = [
  accepting,
  working,
  paying,
  archiving,
  redis,
  providers,
  outages,
  stores,
  chaos,
  erasing,
]
