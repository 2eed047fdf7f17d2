import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

import { findFreePort, isPortFree } from '../free-port.ts'
import { askRedis } from './ask-redis.ts'
import { claimDirectory, markDirectory, worksIn } from './claim-directory.ts'
import { RedisNotFoundError, RedisStartError } from './redis-errors.ts'
import { runWithParent } from './run-with-parent.ts'

/** More than Redis needs to read a large append-only file. */
const startMilliseconds = 60_000

export interface RedisOptions {
  /** Where Redis keeps its append-only file; one Redis at a time. Created when it is not there. */
  directory: string
  /** Has to be free. */
  port?: number
  /** Taken if it is free; without a port, any free one otherwise. */
  preferredPort?: number
  /** The program, `redis-server` unless given. */
  binary?: string
}

export interface RunningRedis {
  /** Such as `redis://127.0.0.1:43211`. */
  url: string
  port: number
  /** Of redis-server itself. */
  pid: number
  /** Resolves when Redis has ended, asked or not. */
  ended: Promise<void>
  /** Lets Redis write everything to disk and end. */
  close: () => Promise<void>
}

/**
 * Starts a real Redis on 127.0.0.1 as queues want it: nothing is evicted, and every write is on disk within a
 * second. It ends with this process, even if this one is killed.
 *
 * @throws RedisNotFoundError, RedisDirectoryInUseError, RedisStartError
 */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  const { directory, binary = 'redis-server' } = options
  await mkdir(directory, { recursive: true })
  await claimDirectory(directory)
  const port = await choosePort(options)
  const child = runWithParent(binary, settings(directory, port))
  const recentOutput = keepRecentOutput(child)
  const ended = once(child, 'exit').then(() => {
    // The shell may have been killed: closing the pipe makes the watchdog stop Redis.
    child.stdin?.destroy()
  })
  const close = async () => {
    child.stdin?.destroy()
    await ended
  }
  try {
    await untilReady(directory, port, child, recentOutput)
    await markDirectory(directory, port)
    return { url: `redis://127.0.0.1:${port}`, port, pid: await readPid(port), ended, close }
  } catch (error) {
    await close()
    await checkBinary(binary)
    throw error
  }
}

async function choosePort({ port, preferredPort }: RedisOptions): Promise<number> {
  if (port !== undefined) return port
  return preferredPort !== undefined && (await isPortFree(preferredPort)) ? preferredPort : findFreePort()
}

/** Asks for the version of what did not start: a missing program is another error. */
async function checkBinary(binary: string): Promise<void> {
  try {
    const [code] = (await once(spawn(binary, ['--version'], { stdio: 'ignore' }), 'exit')) as [number | null]
    if (code !== 0) throw new Error(`${binary} --version ended with ${code}`)
  } catch (cause) {
    throw new RedisNotFoundError(binary, { cause })
  }
}

function settings(directory: string, port: number): string[] {
  const values = {
    port,
    bind: '127.0.0.1',
    'protected-mode': 'yes',
    daemonize: 'no',
    dir: directory,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
  }
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)])
}

/** Keeps the end of what Redis prints, for the error message. */
function keepRecentOutput(child: ChildProcess): () => string {
  let words = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-2000)
    })
  }
  const lines = () => words.trim().split('\n')
  return () =>
    lines()
      .filter((line) => !line.includes('WARNING'))
      .slice(-3)
      .join(' ')
}

/**
 * Redis takes connections before it has read its file, and answers LOADING until it has. Another Redis on the same
 * port would answer too, but works in another directory.
 */
async function untilReady(
  directory: string,
  port: number,
  child: ChildProcess,
  recentOutput: () => string,
): Promise<void> {
  const deadline = Date.now() + startMilliseconds
  while (Date.now() < deadline) {
    const [answer] = (await askRedis(port, 'PING')) ?? []
    if (answer === 'PONG' && (await worksIn(directory, port))) return
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new RedisStartError(`redis-server did not start: ${recentOutput() || 'it gave no reason'}`)
    }
    await wait(20)
  }
  throw new RedisStartError('redis-server did not answer in time')
}

async function readPid(port: number): Promise<number> {
  const server = (await askRedis(port, 'INFO server')) ?? []
  const line = server.find((candidate) => candidate.startsWith('process_id:'))
  return Number(line?.slice('process_id:'.length))
}
