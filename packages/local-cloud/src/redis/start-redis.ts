import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

import { freePort } from '../free-port.ts'

/** There is no redis-server on this machine. */
export class RedisNotFoundError extends Error {
  override name = 'RedisNotFoundError'

  constructor(binary: string, options?: ErrorOptions) {
    super(`${binary} was not found: install Redis, or set REDIS_URL to one that runs elsewhere.`, options)
  }
}

export interface RedisOptions {
  /** Where Redis keeps its append-only file. Created when it is not there. */
  directory: string
  /** A free one unless given. */
  port?: number
  /** The program, `redis-server` unless given. */
  binary?: string
}

export interface RunningRedis {
  /** Such as `redis://127.0.0.1:43211`. */
  url: string
  port: number
  pid: number
  close(): Promise<void>
}

const START_MS = 10_000

/**
 * Ends Redis when its parent is gone, however it went: the shell waits for the end of its standard input, which only
 * the parent holds open, and for Redis itself.
 */
const WATCHDOG = 'exec 3<&0; "$@" </dev/null & child=$!; (cat <&3 >/dev/null; kill -TERM $child 2>/dev/null) & trap "kill -TERM $child 2>/dev/null" TERM INT; wait $child; status=$?; wait $child 2>/dev/null; exit $status'

/**
 * Starts a real Redis on 127.0.0.1, as queues want it: nothing is evicted, and every write reaches the append-only
 * file within a second.
 *
 * @throws RedisNotFoundError
 */
export async function startRedis({ directory, port, binary = 'redis-server' }: RedisOptions): Promise<RunningRedis> {
  await mkdir(directory, { recursive: true })
  await requireBinary(binary)
  const chosen = port ?? (await freePort())
  const settings = {
    port: chosen,
    bind: '127.0.0.1',
    dir: directory,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
    loglevel: 'warning',
  }
  const parameters = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn('sh', ['-c', WATCHDOG, 'redis', binary, ...parameters], { stdio: ['pipe', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()))
  const ended = once(child, 'exit')
  await Promise.race([
    untilItAnswers(chosen),
    ended.then(() => {
      throw new Error(`redis-server ended at once: ${complaint.trim() || 'no reason given'}`)
    }),
  ])
  return {
    url: `redis://127.0.0.1:${chosen}`,
    port: chosen,
    pid: child.pid ?? 0,
    close: () => stop(child, ended),
  }
}

async function requireBinary(binary: string): Promise<void> {
  const probe = spawn(binary, ['--version'], { stdio: 'ignore' })
  try {
    await once(probe, 'spawn')
    if (probe.exitCode === null) await once(probe, 'exit')
  } catch (cause) {
    throw new RedisNotFoundError(binary, { cause })
  }
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.stdin?.end()
  child.kill('SIGTERM')
  await ended
}

async function untilItAnswers(port: number): Promise<void> {
  const deadline = Date.now() + START_MS
  while (!(await answersPing(port))) {
    if (Date.now() > deadline) throw new Error('redis-server did not answer in time')
    await wait(20)
  }
}

async function answersPing(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return answer.toString().startsWith('+PONG')
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
