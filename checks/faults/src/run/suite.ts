import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { RigRedis } from '../redis/rig-redis.ts'
import { startRig } from '../rig/rig.ts'
import type { Scenario } from '../scene/fault.ts'
import type { RunOptions } from './run-fault.ts'
import { runScenarios, type ScenarioListener } from './run-scenarios.ts'

/** Scenarios that run one after another on one system. */
export interface Suite {
  names: string[]
  /** Starts a system, runs the wanted scenarios (all unless given), and stops it. */
  run(wanted: string[] | undefined, options: RunOptions, listener: ScenarioListener): Promise<void>
}

/** @param startRedis starts the kind of Redis that the scenarios need */
export function createSuite<OfRedis extends RigRedis>(
  startRedis: (directory: string) => Promise<OfRedis>,
  scenarios: Scenario<OfRedis>[],
): Suite {
  return {
    names: scenarios.map(({ name }) => name),
    async run(wanted, options, listener) {
      const chosen = scenarios.filter(({ name }) => wanted?.includes(name) ?? true)
      const rig = await startRig(
        await mkdtemp(join(tmpdir(), 'moodscape-faults-')),
        startRedis,
        options.files,
      )
      try {
        await runScenarios(rig, chosen, options, listener)
      } finally {
        await rig.close()
      }
    },
  }
}
