// npm run faults [-- --only name,name] [-- --seed n]: breaks the running system in every way, and counts.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { describeHead, describeRow } from './print-table.ts'
import { startRig } from './rig.ts'
import { isGood } from './run-fault.ts'
import { runScenarios } from './run-scenarios.ts'
import { SCENARIOS } from './scenarios.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, seed: { type: 'string' }, quick: { type: 'boolean', default: false } },
})
const wanted = values.only?.split(',')
const unknown = wanted?.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name)) ?? []
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${SCENARIOS.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed)

const began = Date.now()
const rig = await startRig(await mkdtemp(join(tmpdir(), 'moodscape-faults-')))
console.log(`seed ${seed}; system up after ${seconds()} s\n\n${describeHead()}`)
try {
  const rows = await runScenarios(
    rig,
    SCENARIOS.filter(({ name }) => wanted?.includes(name) ?? true),
    { seed, isQuick: values.quick },
    {
      onScenario: (name) => console.log(`\n${name}`),
      onRow: (row) => console.log(describeRow(row)),
    },
  )
  const bad = rows.filter((row) => !isGood(row))
  console.log(`\n${rows.length - bad.length} of ${rows.length} faults survived, seed ${seed}, ${seconds()} s`)
  for (const { injected, findings } of bad) console.log(`✗ ${injected}: ${findings.join('; ') || 'see its row'}`)
  process.exitCode = bad.length > 0 ? 1 : 0
} finally {
  await rig.close()
}

function seconds(): string {
  return ((Date.now() - began) / 1_000).toFixed(0)
}
