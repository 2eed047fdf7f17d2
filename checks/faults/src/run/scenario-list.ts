import { startBreakableRedis } from '../redis/breakable-redis.ts'
import { startClusterRedis } from '../redis/cluster-redis.ts'
import { startSentinelRedis } from '../redis/sentinel-redis.ts'
import { accepting } from '../scenarios/accepting.ts'
import { batch } from '../load/batch.ts'
import { chaos } from '../scenarios/chaos.ts'
import { cluster } from '../scenarios/cluster.ts'
import { crowd } from '../load/crowd.ts'
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
import { type Performance, performOn } from './suite.ts'
import { startRedisBesideSmallDisk } from '../redis/redis-beside-small-disk.ts'

/** What is done to a system on a single Redis. */
export const SCENARIOS: Scenario[] = [
  accepting,
  working,
  batch,
  paying,
  redis,
  providers,
  outages,
  stores,
  chaos,
  erasing,
  crowd,
  leaking,
]

const onOneRedis = (...scenarios: Scenario[]) => performOn(startBreakableRedis, scenarios)

/** What runs side by side, each lane in a process of its own: most of the time is waiting. */
export const LANES: Performance[][] = [
  [onOneRedis(working, stores)],
  [onOneRedis(providers, paying)],
  [
    onOneRedis(chaos, redis),
    performOn(startSentinelRedis, [sentinel]),
    performOn(startClusterRedis, [cluster]),
    performOn(startRedisBesideSmallDisk, [fullDisk]),
  ],
  [onOneRedis(accepting, outages, erasing)],
]

/** What runs alone afterwards, because it measures; what has leaked is looked for last, in the logs of a crowd. */
export const LAST_LANE: Performance[] = [onOneRedis(batch, crowd, leaking)]
