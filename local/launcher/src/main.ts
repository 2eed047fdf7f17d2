// The whole system on this machine: npm start [-- --fresh] [-- --port <number>]
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, parseEnv } from 'node:util'

import { findFreePortFrom, isPortFree } from './free-ports.ts'
import { describeFirstSteps } from './greeting.ts'
import { endLeftOverProcesses, processFileIn } from './left-over-processes.ts'
import type { Environment } from './service-environments.ts'
import type { LogEntry } from './service-log.ts'
import { ServiceNotReady } from './service-process.ts'
import { STATE_NAMES, type System, startSystem } from './start-system.ts'
import { emptySlot, type StateSlot, takeStateSlot } from './state-slot.ts'
import { listenForStop } from './stop-signals.ts'

const workspace = fileURLToPath(new URL('../../../', import.meta.url))
const defaultPort = 3000

/**
 * One user makes little garbage: with the default of 16 MB for young objects an idle gateway holds 50 MB more, a worker
 * 15 (measured on Node.js 24.21).
 */
const smallHeap = ['--max-semi-space-size=4']

/** What was asked for cannot be done. The message is all the reader needs. */
class CannotStart extends Error {
  override name = 'CannotStart'
}

async function main(): Promise<void> {
  const { fresh, askedPort } = readWishes(process.argv.slice(2), process.env.PORT)
  const slot = await takeStateSlot(join(workspace, '.moodscape'))
  // The services end with us, at once when they are asked a second time.
  const stop = listenForStop(() => process.exit(130))
  try {
    // Before the port is looked for: what a killed start has left behind may hold it.
    await endLeftOverProcesses(processFileIn(slot.directory))
    if (fresh) await emptySlot(slot, STATE_NAMES)
    const system = await start(slot, await choosePort(askedPort))
    await stop
    console.log('\nStopping as soon as running work is finished (Ctrl-C once more: at once) …')
    await system.close()
  } finally {
    slot.release()
  }
}

function readWishes(args: string[], portVariable = ''): { fresh: boolean; askedPort: number | undefined } {
  let values: { fresh?: boolean; port?: string }
  try {
    values = parseArgs({ args, options: { fresh: { type: 'boolean' }, port: { type: 'string' } } }).values
  } catch (error) {
    throw new CannotStart(`${(error as Error).message}\nUsage: npm start [-- --fresh] [-- --port <number>]`)
  }
  const asked = (values.port ?? portVariable) || undefined
  const askedPort = asked === undefined ? undefined : Number(asked)
  if (askedPort !== undefined && !(Number.isInteger(askedPort) && askedPort > 0 && askedPort < 65_536)) {
    throw new CannotStart(`${asked} is not a port: it has to be a number from 1 to 65535.`)
  }
  return { fresh: values.fresh ?? false, askedPort }
}

async function choosePort(asked: number | undefined): Promise<number> {
  if (asked === undefined) return findFreePortFrom(defaultPort)
  if (await isPortFree(asked)) return asked
  throw new CannotStart(
    `Port ${asked} is taken by another program: name another one, or none to have a free one found.`,
  )
}

async function start(slot: StateSlot, gatewayPort: number): Promise<System> {
  const started = Date.now()
  const system = await startSystem({
    stateDirectory: slot.directory,
    gatewayPort,
    environment: readSettings(),
    nodeOptions: smallHeap,
    ...(process.env.REDIS_URL && { redisUrl: process.env.REDIS_URL }),
    onReady: (name, url) => console.log(`  ${name.padEnd(16)}${seconds(Date.now() - started)}  ${url}`),
    onLog: printTrouble,
  })
  const { token } = await system.issueGuestToken()
  console.log(`  ${'ready'.padEnd(16)}${seconds(Date.now() - started)}`)
  console.log(describeFirstSteps(system.gatewayUrl, token, relative(workspace, slot.directory)))
  return system
}

/** Variables of the services in a `.env` at the root of the project go before those they would get. */
function readSettings(): Environment {
  const file = join(workspace, '.env')
  return existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as Environment) : {}
}

function printTrouble(name: string, { level, message }: LogEntry): void {
  if (level === 'warn' || level === 'error' || level === 'fatal')
    console.error(`  ${name}  ${level}  ${message}`)
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(2)} s`.padStart(8)
}

try {
  await main()
  process.exit(0)
} catch (error) {
  if (error instanceof CannotStart) console.error(`\n${error.message}`)
  // What the service said last has been printed as it came; its log has everything.
  else if (error instanceof ServiceNotReady) console.error(`\nNot started: ${error.message.split('\n')[0]}`)
  else console.error(error)
  process.exit(1)
}
