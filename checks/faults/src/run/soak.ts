import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { readMemoryMb } from '../rig/read-memory.ts'
import { openStores } from '../audit/stores.ts'
import { startBreakableRedis } from '../redis/breakable-redis.ts'
import { createRandom } from './random.ts'
import { type Rig, startRig } from '../rig/rig.ts'
import { type Row, type RunOptions, runFault } from './run-fault.ts'
import type { LaneOutcome } from './run-lane.ts'
import { SCENARIOS } from './scenario-list.ts'

/** A crowd and a batch measure rather than wear out; canaries are looked for in short logs. */
const LEFT_OUT = ['crowd', 'batch', 'leaking']

/** Breaks one system again and again in ways drawn from the catalogue, and notes what its services hold after each. */
export async function soak(
  minutes: number,
  options: RunOptions,
  onRow: (row: Row) => void,
): Promise<LaneOutcome> {
  const random = createRandom(options.seed)
  const faults = SCENARIOS.filter(({ name }) => !LEFT_OUT.includes(name)).flatMap(
    (scenario) => scenario.faults,
  )
  const rig = await startRig(await mkdtemp(join(tmpdir(), 'moodscape-soak-')), startBreakableRedis)
  const stores = openStores(rig)
  const rows: Row[] = []
  try {
    for (const end = Date.now() + minutes * 60_000; Date.now() < end; ) {
      const fault = faults[Math.floor(random() * faults.length)]
      if (!fault) throw new Error('An empty catalogue')
      const row = await runFault(fault, rig, stores, { ...options, seed: Math.floor(random() * 2 ** 32) })
      row.notes.push(`held now: ${await describeHoldings(rig)}`)
      rows.push(row)
      onRow(row)
    }
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
