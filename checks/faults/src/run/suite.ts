import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { RigRedis } from '../redis/rig-redis.ts'
import type { Scenario } from '../scene/fault.ts'
import { startRig } from '../rig/rig.ts'
import type { RunOptions } from './run-fault.ts'
import { runScenarios, type ScenarioListener } from './run-scenarios.ts'

/** Scenarios that are run on one system. */
export interface Performance {
  names: string[]
  /** Starts a system, runs those that are wanted, and stops it. */
  run(wanted: string[] | undefined, options: RunOptions, listener: ScenarioListener): Promise<void>
}

/** @param startRedis the kind of Redis that the system gets */
export function performOn<OfRedis extends RigRedis>(
  startRedis: (directory: string) => Promise<OfRedis>,
  scenarios: Scenario<OfRedis>[],
): Performance {
  return {
    names: scenarios.map(({ name }) => name),
    async run(wanted, options, listener) {
      const rig = await startRig(await mkdtemp(join(tmpdir(), 'moodscape-faults-')), startRedis)
      try {
        await runScenarios(
          rig,
          scenarios.filter(({ name }) => wanted?.includes(name) ?? true),
          options,
          listener,
        )
      } finally {
        await rig.close()
      }
    },
  }
}
