import { setTimeout as wait } from 'node:timers/promises'

import type { ClusterRedis } from '../redis/cluster-redis.ts'
import type { Fault, Scenario } from '../scene/fault.ts'

/** The system on a Redis Cluster: keys of a queue have to be in one slot, and clients follow the map of slots. */
export const cluster: Scenario<ClusterRedis> = {
  name: 'cluster',
  faults: [
    restart('Redis Cluster: its node restarted gracefully while a batch runs', 'SIGTERM'),
    restart('Redis Cluster: its node killed while a batch runs', 'SIGKILL'),
  ],
}

function restart(injected: string, signal: 'SIGTERM' | 'SIGKILL'): Fault<ClusterRedis> {
  return {
    injected,
    kinds: ['image', 'melody'],
    async run({ rig, ledger, countInjection }) {
      const sending = ledger.submitMany(18, 6)
      await wait(800)
      countInjection()
      await rig.redis.stop(signal)
      await wait(1_000)
      await rig.redis.start()
      await sending
    },
  }
}
