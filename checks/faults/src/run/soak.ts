import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openStores } from '../audit/stores.ts'
import { type BreakableRedis, startBreakableRedis } from '../redis/breakable-redis.ts'
import { readMemoryMb } from '../rig/read-memory.ts'
import { type Rig, startRig } from '../rig/rig.ts'
import { runEndChecks } from './end-checks.ts'
import { SOAK_SCENARIOS } from './lanes.ts'
import { createRandom } from './random.ts'
import { type FaultTarget, type Row, type RunOptions, runFault } from './run-fault.ts'
import type { LaneOutcome } from './run-lane.ts'

/** Breaks one system for this time by faults drawn at random, and notes memory and open files after each. */
export async function soak(
  minutes: number,
  options: RunOptions,
  onRow: (row: Row) => void,
): Promise<LaneOutcome> {
  const random = createRandom(options.seed)
  const faults = SOAK_SCENARIOS.flatMap((scenario) => scenario.faults)
  const rig = await startRig(await mkdtemp(join(tmpdir(), 'moodscape-soak-')), startBreakableRedis)
  const stores = openStores(rig.system)
  const target: FaultTarget<BreakableRedis> = { rig, stores, endChecks: [] }
  const rows: Row[] = []
  try {
    for (const end = Date.now() + minutes * 60_000; Date.now() < end; ) {
      const fault = faults[Math.floor(random() * faults.length)]
      if (!fault) throw new Error('An empty catalogue')
      const row = await runFault(fault, target, { ...options, seed: Math.floor(random() * 2 ** 32) })
      row.notes.push(`held now: ${await describeHoldings(rig)}`)
      rows.push(row)
      onRow(row)
    }
    rows.at(-1)?.findings.push(...(await runEndChecks(target.endChecks)))
  } finally {
    stores.close()
    await rig.close()
  }
  return { rows }
}

/** Memory and open files of each service. */
async function describeHoldings({ system }: Rig): Promise<string> {
  const each = [...system.services].map(async ([name, { pid }]) => {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => [])
    return `${name} ${(await readMemoryMb(pid ?? 0)).toFixed(0)} MB, ${files.length} files`
  })
  return (await Promise.all(each)).join('; ')
}
