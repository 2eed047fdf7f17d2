import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import t from 'tap'

import { describeRow } from '../src/run/print-table.ts'
import { startBreakableRedis } from '../src/redis/breakable-redis.ts'
import { startRig } from '../src/rig/rig.ts'
import { isGood } from '../src/run/run-fault.ts'
import { runScenarios } from '../src/run/run-scenarios.ts'
import { SCENARIOS } from '../src/run/scenario-list.ts'

/** Which moments are hit depends on it; `npm run faults -- --quick --seed` repeats a run. */
const SEED = 2026

t.test('nothing is lost, done twice, paid twice or left over by one fault of each kind', async (t) => {
  const rig = await startRig(await mkdtemp(join(tmpdir(), 'moodscape-faults-')), startBreakableRedis)
  t.teardown(() => rig.close())
  const options = { seed: SEED, isQuick: true }
  const rows = await runScenarios(rig, SCENARIOS, options, {
    onScenario: () => {},
    onRow: (row) => t.ok(isGood(row), row.injected, isGood(row) ? {} : { table: describeRow(row) }),
  })
  t.ok(rows.length > 5)
})
