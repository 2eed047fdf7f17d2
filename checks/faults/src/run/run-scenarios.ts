import waitFor from 'p-wait-for'

import { openStores, type Stores } from '../audit/stores.ts'
import type { RigRedis } from '../redis/rig-redis.ts'
import type { Rig } from '../rig/rig.ts'
import type { Scenario } from '../scene/fault.ts'
import { runEndChecks } from './end-checks.ts'
import { type FaultTarget, type Row, type RunOptions, runFault } from './run-fault.ts'

/** Longer than a leftover may stay: LEFTOVER_SECONDS and a round of the housekeeper. */
const SWEPT_WITHIN_MS = 120_000

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
  const stores = openStores(rig.system)
  const target: FaultTarget<OfRedis> = { rig, stores, endChecks: [] }
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
        const row = await runFault(fault, target, options)
        if (fault === last)
          row.findings.push(...(await findLeftovers(stores)), ...(await runEndChecks(target.endChecks)))
        rows.push(row)
        onRow(row)
      }
    }
  } finally {
    stores.close()
  }
  return rows
}

/** @returns what is still in `incoming/` when the housekeeper has had the time to sweep it */
async function findLeftovers(stores: Stores): Promise<string[]> {
  let photos = 0
  let parts = 0
  const isSwept = async () => {
    photos = (await stores.keysBelow('incoming/')).length
    parts = await stores.openMultiparts()
    return photos + parts === 0 && waitFor.resolveWith<string[]>([])
  }
  const fallback = () => [`${photos} photos and ${parts} uploads in parts are left in incoming/`]
  return waitFor(isSwept, { interval: 500, timeout: { milliseconds: SWEPT_WITHIN_MS, fallback } })
}
