import { parseArgs } from 'node:util'

import { pino } from 'pino'

import { DynamoDbDirectoryInUseError } from './dynamodb/check-directory.ts'
import { RedisDirectoryInUseError, RedisNotFoundError } from './redis/redis-errors.ts'
import { startWorld } from './world.ts'

const usage = 'Usage: node local/cloud/src/main.ts [--directory <folder>]'

/** Prints the environment as a shell takes it; everything else goes to standard error. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { directory: { type: 'string', default: '.moodscape/cloud' } } })
  const world = await startWorld({
    directory: values.directory,
    logger: pino({ level: 'warn' }, pino.destination(2)),
    onReady: (part, url) => console.error(`${part} is ready at ${url}`),
  })
  for (const [name, value] of Object.entries(world.environment)) console.log(`export ${name}='${value}'`)
  await stopSignal()
  await world.close()
}

/** A second signal does not wait: the system's own way of ending a process applies again. */
function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  return promise
}

/** What whoever starts the program can mend needs no stack trace. */
function explain(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return `${error.message}\n${usage}`
  const mendable = [RedisNotFoundError, RedisDirectoryInUseError, DynamoDbDirectoryInUseError]
  return mendable.some((kind) => error instanceof kind) ? error.message : error
}

try {
  await main()
  process.exit(0)
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}
