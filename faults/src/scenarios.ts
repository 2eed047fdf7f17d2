import type { Scenario } from './fault.ts'
import { accepting } from './scenarios/accepting.ts'
import { chaos } from './scenarios/chaos.ts'
import { crowd } from './scenarios/crowd.ts'
import { erasing } from './scenarios/erasing.ts'
import { leaking } from './scenarios/leaking.ts'
import { paying } from './scenarios/paying.ts'
import { providers } from './scenarios/providers.ts'
import { redis } from './scenarios/redis.ts'
import { stores } from './scenarios/stores.ts'
import { working } from './scenarios/working.ts'

/** Every way in which the system is broken. What has leaked is looked for last, in the logs of all. */
export const SCENARIOS: Scenario[] = [
  accepting, working, paying, redis, providers, stores, chaos, erasing, crowd, leaking,
]
