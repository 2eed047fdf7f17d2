import type { Scenario } from './fault.ts'
import type { Rig } from './rig.ts'
import { runFault, type Row, type RunOptions } from './run-fault.ts'
import { openStores, type Stores } from './stores.ts'

/** Longer than a leftover may lie: LEFTOVER_SECONDS and a round of the housekeeper. */
const SWEEP_MS = 25_000

export interface ScenarioListener {
  onScenario: (name: string) => void
  onRow: (row: Row) => void
}

/** Injects every fault of the scenarios one after another into one running system. */
export async function runScenarios(
  rig: Rig,
  scenarios: Scenario[],
  options: RunOptions,
  { onScenario, onRow }: ScenarioListener,
): Promise<Row[]> {
  const stores = openStores(rig)
  const rows: Row[] = []
  try {
    for (const { name, faults } of scenarios) {
      onScenario(name)
      for (const fault of faults.filter(({ quick }) => quick || !options.isQuick)) {
        const row = await runFault(fault, rig, stores, options)
        rows.push(row)
        onRow(row)
      }
    }
    const leftovers = await findLeftovers(stores)
    if (leftovers.length > 0) rows.at(-1)?.findings.push(...leftovers)
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
    if (Date.now() > deadline) return [`${photos.length} photos and ${parts} uploads in parts are left in incoming/`]
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
