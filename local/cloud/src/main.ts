import { parseArgs } from 'node:util'

import { pino } from 'pino'

import { describeFailure } from './describe-failure.ts'
import { runToEnd } from './run-to-end.ts'
import { startCloud } from './start-cloud.ts'
import { listenForStop } from './stop-signals.ts'

const usage = 'Usage: node local/cloud/src/main.ts [--directory <folder>]'

/** Prints the environment as a shell takes it; everything else goes to standard error. */
async function main(): Promise<void> {
  const stop = listenForStop(() => process.exit(130))
  const { values } = parseArgs({ options: { directory: { type: 'string', default: '.moodscape/cloud' } } })
  const cloud = await startCloud({
    directory: values.directory,
    logger: pino({ level: 'warn' }, pino.destination(2)),
    onReady: (part, url) => console.error(`${part} is ready at ${url}`),
  })
  for (const [name, value] of Object.entries(cloud.environment)) console.log(`export ${name}='${value}'`)
  await stop
  await cloud.close()
}

/** Only a fault of this program is shown with its stack. */
function explain(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return `${error.message}\n${usage}`
  return describeFailure(error)
}

await runToEnd(main, explain)
