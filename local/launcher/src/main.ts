// The whole system on this machine: npm start [-- --fresh] [-- --port <number>] [-- --watch]
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { describeFailure } from '@moodscape/local-cloud/describe-failure'
import { runToEnd } from '@moodscape/local-cloud/run-to-end'
import { listenForStop } from '@moodscape/local-cloud/stop-signals'

import './give-back-memory.mjs'

import { CannotStart } from './cannot-start.ts'
import { choosePort } from './choose-port.ts'
import { describeFirstSteps } from './greeting.ts'
import { NoGuestToken } from './guest-token.ts'
import { bundlesIn, type ServiceFiles, SOURCES } from './services/service-files.ts'
import type { LogEntry } from './services/service-log.ts'
import { ServiceNotReady } from './services/service-process.ts'
import { checkRedis } from './settings/check-redis.ts'
import { readSettings, type Settings } from './settings/read-settings.ts'
import { STATE_NAMES, type System, startSystem } from './start-system.ts'
import { endLeftOverProcesses, processFileIn } from './state/left-over-processes.ts'
import { emptySlot, type StateSlot, takeStateSlot } from './state/state-slot.ts'
import { copyPage, watchedPage } from './watch/served-page.ts'
import { watchServices } from './watch/watch-services.ts'

const USAGE = 'Usage: npm start [-- --fresh] [-- --port <number>] [-- --watch]'
/** Holds the sources. State and settings are in the folder that the process was started in. */
const workspace = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * One user makes little garbage: with the default of 16 MB for young objects an idle gateway holds 50 MB more, a worker
 * 15. One thread of V8's own is enough beside it (measured on Node.js 24.21).
 */
const smallProcess = [
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
  '--expose-gc',
  `--import=${new URL('give-back-memory.mjs', import.meta.url).href}`,
]

interface Options {
  fresh: boolean
  port?: string
  watch: boolean
  page?: string
  bundles?: string
}

async function main(): Promise<void> {
  const { fresh, port, watch, page, bundles } = readOptions(process.argv.slice(2))
  const files = bundles === undefined ? SOURCES : bundlesIn(bundles)
  const settings = await readSettings('.env', process.env, files)
  for (const hint of settings.hints) console.error(hint)
  if (settings.environment.REDIS_URL || settings.environment.REDIS_SENTINELS)
    await checkRedis(settings.environment)
  const slot = await takeStateSlot(resolve('.moodscape'))
  // The services end with this process: at once at the second signal.
  const stop = listenForStop(() => process.exit(130))
  try {
    // Before the port is looked for: a process of a killed start may still listen on it.
    await endLeftOverProcesses(processFileIn(slot.directory))
    if (fresh) await emptySlot(slot, STATE_NAMES)
    const { PORT, HOST } = settings.environment
    const pageFolder = page === undefined ? undefined : await copyPage(page, slot.directory)
    const system = await start(slot, settings, files, await choosePort(port ?? PORT, HOST), pageFolder)
    const watchPage = pageFolder === undefined ? undefined : watchedPage(workspace, pageFolder)
    const watching = watch
      ? await watchServices(workspace, system.services, console.log, watchPage)
      : undefined
    await stop
    console.log('\nStopping as soon as running work is finished (Ctrl-C once more: at once) …')
    await Promise.all([watching?.close(), system.close()])
  } finally {
    slot.release()
  }
}

function readOptions(args: string[]): Options {
  const options = {
    fresh: { type: 'boolean', default: false },
    port: { type: 'string' },
    watch: { type: 'boolean', default: false },
    // Folder of the built page, as scripts/start.mjs gives it.
    page: { type: 'string' },
    // Folder of the bundled services, as scripts/start.mjs gives it.
    bundles: { type: 'string' },
  } as const
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new CannotStart(`${(error as Error).message}\n${USAGE}`)
  }
}

async function start(
  slot: StateSlot,
  { environment, isFor }: Settings,
  files: ServiceFiles,
  gatewayPort: number,
  pageFolder: string | undefined,
): Promise<System> {
  const started = Date.now()
  // Later restarts are reported by the watcher.
  let printReady = (name: string, url: string) =>
    console.log(`  ${name.padEnd(16)}${seconds(Date.now() - started)}  ${withoutPassword(url)}`)
  const system = await startSystem({
    stateDirectory: slot.directory,
    gatewayPort,
    environment: { ...(pageFolder && { PAGE_DIR: pageFolder }), ...environment },
    isFor: (service, variable) =>
      variable === 'PAGE_DIR' ? service === 'gateway' : isFor(service, variable),
    files,
    nodeOptions: smallProcess,
    ...(environment.REDIS_URL && { redisUrl: environment.REDIS_URL }),
    onReady: (name, url) => printReady(name, url),
    onLog: printTrouble,
  })
  printReady = () => {}
  console.log(`  ${'ready'.padEnd(16)}${seconds(Date.now() - started)}`)
  const token = await requestToken(system)
  console.log(
    describeFirstSteps(system.gatewayUrl, token, relative('', slot.directory), pageFolder !== undefined),
  )
  return system
}

/** A missing token does not stop a system that runs: the reason is printed instead. */
async function requestToken(system: System): Promise<string | undefined> {
  try {
    return (await system.issueGuestToken()).token
  } catch (error) {
    if (!(error instanceof NoGuestToken)) throw error
    console.log(`\n${error.message}`)
    return undefined
  }
}

function printTrouble(name: string, { level, message }: LogEntry): void {
  if (level === 'warn' || level === 'error' || level === 'fatal')
    console.error(`  ${name}  ${level}  ${message}`)
}

function withoutPassword(url: string): string {
  return url.replace(/(?<=:\/\/).*@/, '')
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(2)} s`.padStart(8)
}

/** Only a fault of this program is shown with its stack. */
function explain(error: unknown): string | undefined {
  if (error instanceof CannotStart) return error.message
  // What the service said last has been printed as it came; its log has everything.
  if (error instanceof ServiceNotReady) return `Not started: ${error.message.split('\n')[0]}`
  return describeFailure(error)
}

await runToEnd(main, (error) => {
  const words = explain(error)
  return words === undefined ? undefined : `\n${words}`
})
