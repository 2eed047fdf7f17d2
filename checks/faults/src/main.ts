// npm run faults [-- --only name,name] [-- --seed n] [-- --quick] [-- --soak minutes]: breaks the running system in every
// way, and counts.
import { parseArgs } from 'node:util'

import { describeHead, describeRow } from './run/print-table.ts'
import { runAll, scenarioNames } from './run/run-all.ts'
import { isGood, type Row } from './run/run-fault.ts'
import { soak } from './run/soak.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string' },
    quick: { type: 'boolean', default: false },
    soak: { type: 'string' },
  },
})
const options = {
  seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed),
  isQuick: values.quick,
}
const wanted = values.only?.split(',')
const known = scenarioNames(options)
const unknown = wanted?.filter((name) => !known.includes(name)) ?? []
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${known.join(', ')}`)
  process.exit(2)
}

const began = Date.now()
console.log(`seed ${options.seed}\n\n${describeHead()}`)
const outcomes =
  values.soak === undefined
    ? await runAll(options, { onRow: reportProgress, onScenario: showScenario }, wanted)
    : [await soak(Number(values.soak), options, show)]
const rows = outcomes.flatMap((outcome) => outcome.rows)
const broken = outcomes.flatMap((outcome) => outcome.broken ?? [])
const bad = rows.filter((row) => !isGood(row))
const seconds = ((Date.now() - began) / 1_000).toFixed(0)
console.log(
  `\n${rows.length - bad.length} of ${rows.length} faults survived, seed ${options.seed}, ${seconds} s`,
)
for (const { injected, findings } of bad)
  console.log(`✗ ${injected}: ${findings.join('; ') || 'see its row'}`)
for (const what of broken) console.log(`✗ ${what}`)
process.exitCode = bad.length + broken.length > 0 || rows.length === 0 ? 1 : 0

function showScenario(name: string, ofScenario: Row[]): void {
  console.log(`\n${name}`)
  ofScenario.forEach(show)
}

function show(row: Row): void {
  console.log(describeRow(row))
}

/** The table grows scenario by scenario; a terminal also shows each fault when it is over. */
function reportProgress(row: Row): void {
  if (process.stderr.isTTY)
    console.error([`${isGood(row) ? '✓' : '✗'} ${row.injected}`, ...row.findings].join('\n    '))
}
