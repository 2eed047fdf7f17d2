// npm run bench [-- --only name,name]: how fast the system is beside bare baselines on the same machine at the same time.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { listenForStop } from '@moodscape/local-cloud/stop-signals'

import { type BenchSystem, startBenchSystem } from './bench-system.ts'
import { MEASURES } from './measures.ts'
import { describeHead, describeRow } from './table.ts'

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const wanted = values.only?.split(',')
const unknown = wanted?.filter((name) => !MEASURES.some((measure) => measure.name === name)) ?? []
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}. There are: ${MEASURES.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}

const began = Date.now()
const directory = await mkdtemp(join(tmpdir(), 'moodscape-bench-'))
console.log(describeHead())
let bench: BenchSystem | undefined
void listenForStop(() => process.exit(1))
  .then(cleanUp)
  .then(() => process.exit(130))
try {
  for (const measure of MEASURES.filter(({ name }) => wanted?.includes(name) ?? true)) {
    const rows = measure.isAlone
      ? await measure.run()
      : await measure.run((bench ??= await startBenchSystem(directory)))
    for (const row of rows) console.log(describeRow(row))
  }
  console.log(
    `\n${((Date.now() - began) / 1_000).toFixed(0)} s. Each figure is the median over interleaved rounds.`,
  )
} finally {
  await cleanUp()
}

async function cleanUp(): Promise<void> {
  await bench?.close()
  await rm(directory, { recursive: true, force: true })
}
