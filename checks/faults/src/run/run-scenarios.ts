import { setTimeout as wait } from 'node:timers/promises'

import { openStores, type Stores } from '../audit/stores.ts'
import type { RigRedis } from '../redis/rig-redis.ts'
import type { Scenario } from '../scene/fault.ts'
import type { Rig } from '../rig/rig.ts'
import { type Row, type RunOptions, runFault } from './run-fault.ts'

/** Longer than a leftover may lie: LEFTOVER_SECONDS and a round of the housekeeper. */
const SWEEP_MS = 45_000

export interface ScenarioListener {
  onScenario: (name: string) => void
  onRow: (row: Row) => void
}

/** Injects every fault of the scenarios one after another into one running system. */
export async function runScenarios<OfRedis extends RigRedis>(
  rig: Rig<OfRedis>,
  scenarios: Scenario<OfRedis>[],
  options: RunOptions,
  { onScenario, onRow }: ScenarioListener,
): Promise<Row[]> {
  const stores = openStores(rig)
  const rows: Row[] = []
  try {
    const chosen = scenarios.map(({ name, faults }) => ({
      name,
      faults: faults.filter(({ quick }) => quick || !options.isQuick),
    }))
    const last = chosen.flatMap(({ faults }) => faults).at(-1)
    for (const { name, faults } of chosen) {
      onScenario(name)
      for (const fault of faults) {
        const row = await runFault(fault, rig, stores, options)
        if (fault === last) row.findings.push(...(await findLeftovers(stores)))
        rows.push(row)
        onRow(row)
      }
    }
  } finally {
    stores.close()
  }
  return rows
}

/** What is still in `incoming/` although the housekeeper had the time to sweep it. */
async function findLeftovers(stores: Stores): Promise<string[]> {
  const deadline = Date.now() + SWEEP_MS
  for (;;) {
    const [photos, parts] = [await stores.keysBelow('incoming/'), await stores.openMultiparts()]
    if (photos.length + parts === 0) return []
    if (Date.now() > deadline)
      return [`${photos.length} photos and ${parts} uploads in parts are left in incoming/`]
    await wait(500)
  }
}
