import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import type { ServiceLog } from './service-log.ts'

const preload = new URL('end-with-launcher.mjs', import.meta.url).href
const pollEvery = 40
/** A start of everything takes 4 seconds on two idle cores, and minutes where other programs keep them busy. */
const readyWithin = 180_000
const reportEvery = 20_000
/** Of a service whose environment does not say its SHUTDOWN_SECONDS. */
const defaultShutdownSeconds = 25
/** A service ends by itself 5 seconds after its SHUTDOWN_SECONDS; only one that hangs is still there then. */
const secondsBeyondShutdown = 10
const firstBackoff = 250
const longestBackoff = 10_000
/** After a process that lived this long, the next start comes after the shortest pause. */
const livedLong = 30_000

export interface ServiceOptions {
  name: string
  /** The script to run. */
  script: URL
  environment: Record<string, string>
  /** Options of Node.js. */
  nodeOptions?: string[]
  /** Answers 200 as soon as the service can work. */
  readyUrl: string
  log: ServiceLog
  /** Called with every new process. */
  onSpawn: () => void
  /** Called when it can work for the first time, and after each `restart`. */
  onReady: () => void
  /** Called from time to time, while a start takes long, with the reason why it cannot work yet. */
  onSlowStart?: (why: string) => void
  /** Called when a process ended that should not have; a new one follows. */
  onDeath: (how: string) => void
}

/** A service did not get ready. The message ends with what it printed last. */
export class ServiceNotReady extends Error {
  override name = 'ServiceNotReady'
}

/** One service in a process of its own, which is started again when it dies. */
export class ServiceProcess {
  readonly name: string
  readonly #options: ServiceOptions
  #child: ChildProcess | undefined
  #wanted = false
  #deaths = 0
  #respawn: NodeJS.Timeout | undefined

  constructor(options: ServiceOptions) {
    this.name = options.name
    this.#options = options
  }

  /** Of the process that runs now; undefined while none does. */
  get pid(): number | undefined {
    return isAlive(this.#child) ? this.#child?.pid : undefined
  }

  /** @throws ServiceNotReady when it ends, or does not get ready within three minutes */
  async start(): Promise<void> {
    const child = this.#spawn()
    try {
      await this.#waitUntilReady(child)
    } catch (error) {
      await this.stop()
      throw error
    }
    this.#wanted = true
    if (isAlive(child)) this.#options.onReady()
    else this.#onUnexpectedExit(0)
  }

  /** Waits for its work and starts it again; resolves when it is ready. */
  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** Sends a signal from outside, as an operator or the system would. A process that dies by it is started again. */
  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  /** Waits for its work and ends it for good. @returns its exit code, null when a signal ended it */
  async stop(): Promise<number | null> {
    this.#wanted = false
    clearTimeout(this.#respawn)
    const child = this.#child
    if (!child || !isAlive(child)) return child?.exitCode ?? null
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    // A process that was halted by SIGSTOP gets no other signal before SIGCONT.
    child.kill('SIGCONT')
    const { SHUTDOWN_SECONDS = defaultShutdownSeconds } = this.#options.environment
    const stopWithin = (Number(SHUTDOWN_SECONDS) + secondsBeyondShutdown) * 1_000
    const force = setTimeout(() => child.kill('SIGKILL'), stopWithin)
    await exited
    clearTimeout(force)
    return child.exitCode
  }

  #spawn(): ChildProcess {
    const { script, environment, nodeOptions = [], log, onSpawn } = this.#options
    // A group of its own: Ctrl-C in the terminal is for the launcher, which stops the services in order.
    const child = spawn(process.execPath, [...nodeOptions, `--import=${preload}`, fileURLToPath(script)], {
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    if (child.stdout) log.take(child.stdout, 'info')
    if (child.stderr) log.take(child.stderr, 'error')
    const spawnedAt = Date.now()
    child.once('exit', () => {
      if (this.#wanted) this.#onUnexpectedExit(Date.now() - spawnedAt)
    })
    this.#child = child
    onSpawn()
    return child
  }

  async #waitUntilReady(child: ChildProcess): Promise<void> {
    const { readyUrl, log, onSlowStart } = this.#options
    const deadline = Date.now() + readyWithin
    let nextReport = Date.now() + reportEvery
    while (!(await answersOk(readyUrl))) {
      if (!isAlive(child))
        throw new ServiceNotReady(`${this.name} ${describeExit(child)}.\n${log.recall().join('\n')}`)
      if (Date.now() > deadline) {
        throw new ServiceNotReady(
          `${this.name} is not ready after ${readyWithin / 1_000} s: ${await lastAnswer(readyUrl)}\n${log.recall().join('\n')}`,
        )
      }
      if (Date.now() > nextReport) {
        nextReport += reportEvery
        onSlowStart?.(await lastAnswer(readyUrl))
      }
      await pause(pollEvery)
    }
  }

  #onUnexpectedExit(lived: number): void {
    this.#deaths = lived > livedLong ? 0 : this.#deaths + 1
    const backoff = Math.min(firstBackoff * 2 ** Math.max(0, this.#deaths - 1), longestBackoff)
    if (this.#child)
      this.#options.onDeath(`${describeExit(this.#child)}; it is started again in ${backoff} ms`)
    this.#respawn = setTimeout(() => this.#spawn(), backoff)
  }
}

function isAlive(child: ChildProcess | undefined): boolean {
  return (
    child !== undefined && child.pid !== undefined && child.exitCode === null && child.signalCode === null
  )
}

function describeExit(child: ChildProcess): string {
  return child.signalCode ? `was ended by ${child.signalCode}` : `ended with code ${child.exitCode}`
}

async function answersOk(url: string): Promise<boolean> {
  const response = await ask(url)
  return response?.ok ?? false
}

async function lastAnswer(url: string): Promise<string> {
  const response = await ask(url)
  return response ? `${response.status} ${await response.text()}` : 'it does not answer'
}

async function ask(url: string): Promise<Response | undefined> {
  return fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined)
}
