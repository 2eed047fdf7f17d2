import { bundlesIn } from '@moodscape/launcher/services/service-files'
import t from 'tap'

import { QUICK_SUITE } from '../src/run/lanes.ts'
import { describeRow } from '../src/run/print-table.ts'
import { isGood } from '../src/run/run-fault.ts'

/** It decides which moments are hit; `npm run faults -- --quick --seed` repeats a run. */
const SEED = 2026

/** Where `npm test` has put the bundled services, which start sooner; without it they are run from their sources. */
const bundles = process.env['SERVICE_BUNDLES']

t.test('nothing is lost, done twice, paid twice or left over by one fault of each kind', async (t) => {
  let rows = 0
  await QUICK_SUITE.run(
    undefined,
    { seed: SEED, isQuick: true, ...(bundles && { files: bundlesIn(bundles) }) },
    {
      onScenario: () => {},
      onRow(row) {
        rows++
        t.ok(isGood(row), row.injected, isGood(row) ? {} : { table: describeRow(row) })
      },
    },
  )
  t.ok(rows > 5)
})
