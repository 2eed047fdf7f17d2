// npm run bench [-- --only <name>]: how fast the system is beside bare baselines on the same machine at the same time.
import { listenForStop } from '@moodscape/local-cloud/stop-signals'

import { MEASURES } from './measures.ts'
import { readOptions, USAGE, UsageError } from './options.ts'
import { describeRun, hasMissed, writeRun } from './report.ts'
import { runMeasures } from './run-measures.ts'
import { openWorlds } from './worlds/open-worlds.ts'

const USUAL_FILE = '.moodscape/bench.json'

const exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  return 2
})
// What a measure that failed has left behind ends with this process.
process.exit(exitCode)

/** @returns the exit code: 1 where a goal is missed */
async function main(args: string[]): Promise<number> {
  const options = readOptions(
    args,
    MEASURES.map(({ name }) => name),
  )
  if (options.help) console.log(USAGE)
  if (options.help || options.list) {
    for (const { name, about } of MEASURES) console.log(`  ${name.padEnd(20)}${about}`)
    return 0
  }
  const { only, json: file = USUAL_FILE } = options
  const began = new Date()
  const worlds = await openWorlds()
  void listenForStop(() => process.exit(1))
    .then(worlds.close)
    .then(() => process.exit(130))
  try {
    const wanted = MEASURES.filter(({ name }) => only.length === 0 || only.includes(name))
    const outcomes = await runMeasures(wanted, worlds, console.log)
    const seconds = Math.round((Date.now() - began.getTime()) / 1_000)
    await writeRun(file, describeRun(began, seconds, outcomes))
    console.log(`\nMeasured in ${Math.floor(seconds / 60)} min ${seconds % 60} s. All figures: ${file}`)
    return hasMissed(outcomes) ? 1 : 0
  } finally {
    await worlds.close()
  }
}
