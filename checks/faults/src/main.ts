// npm run faults [-- --only name,name] [-- --seed n] [-- --quick] [-- --soak minutes]: breaks the running system in every
// way, and counts.
import { parseArgs } from 'node:util'

import { describeHead, describeRow } from './run/print-table.ts'
import { isGood, type Row } from './run/run-fault.ts'
import { type LaneOutcome, runLane } from './run/run-lane.ts'
import { LANES, LAST_LANE } from './run/scenario-list.ts'
import { soak } from './run/soak.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string' },
    quick: { type: 'boolean', default: false },
    soak: { type: 'string' },
  },
})
const wanted = values.only?.split(',')
const all = [...LANES, LAST_LANE]
const known = all.flat().flatMap(({ names }) => names)
const unknown = wanted?.filter((name) => !known.includes(name)) ?? []
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${known.join(', ')}`)
  process.exit(2)
}
const options = {
  seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed),
  isQuick: values.quick,
}

const began = Date.now()
console.log(`seed ${options.seed}\n\n${describeHead()}`)
const outcomes = values.soak === undefined ? await runAll() : [await soak(Number(values.soak), options, show)]
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

/** The lanes side by side, then the last one by itself. */
async function runAll(): Promise<LaneOutcome[]> {
  const sideBySide = await Promise.all(LANES.map((_, lane) => run(lane)))
  return [...sideBySide, await run(LANES.length)]
}

async function run(lane: number): Promise<LaneOutcome> {
  const names = all[lane]?.flatMap((performance) => performance.names) ?? []
  if (wanted && !names.some((name) => wanted.includes(name))) return { rows: [] }
  return runLane(
    { lane, ...(wanted && { wanted }), options },
    {
      onRow: noteProgress,
      onScenario(name, rows) {
        console.log(`\n${name}`)
        rows.forEach(show)
      },
    },
  )
}

function show(row: Row): void {
  console.log(describeRow(row))
}

/** The table comes scenario by scenario; whoever watches sees each fault as it is over. */
function noteProgress(row: Row): void {
  if (process.stderr.isTTY)
    console.error([`${isGood(row) ? '✓' : '✗'} ${row.injected}`, ...row.findings].join('\n    '))
}
