import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { startRedis, type RunningRedis } from '@moodscape/local-cloud/redis/start-redis'

import { askRedisAt } from './ask-redis-at.ts'
import { writeRedisProgram } from './redis-program.ts'
import type { RigRedis } from './rig-redis.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** A real Redis that can be ended and started again, behind a wire that can be cut. */
export interface BreakableRedis extends RigRedis {
  /** Where it writes. */
  directory: string
  wire: TcpProxy
  /** Of the process that runs now. */
  pid(): number | undefined
  /** Ends the process; SIGTERM lets it write everything down first. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts it again on what it had written. */
  begin(): Promise<void>
  /** Ends it and removes all that it had written. */
  forget(): Promise<void>
  /** Sends a signal such as SIGSTOP without waiting for anything. */
  signal(signal: NodeJS.Signals): void
}

/** @param root the folder of the rig; Redis gets one of its own in it */
export async function startBreakableRedis(root: string): Promise<BreakableRedis> {
  const directory = join(root, 'redis')
  const binary = await writeRedisProgram(root)
  const wire = await startTcpProxy()
  let running: RunningRedis | undefined = await startRedis({ directory, binary })
  wire.pointTo(running.port)

  const redis: BreakableRedis = {
    url: `redis://127.0.0.1:${wire.port}`,
    environment: {},
    directory,
    wire,
    pid: () => running?.pid,
    async end(signal) {
      if (!running) return
      process.kill(running.pid, signal)
      await running.ended
      running = undefined
    },
    async begin() {
      running ??= await startRedis({ directory, binary })
      wire.pointTo(running.port)
    },
    async forget() {
      await redis.end('SIGKILL')
      await rm(join(directory, 'appendonlydir'), { recursive: true, force: true })
    },
    signal(signal) {
      if (running) process.kill(running.pid, signal)
    },
    async ask(question) {
      if (!running) throw new Error('Redis is not running')
      return askRedisAt(running.url, question)
    },
    async mend() {
      redis.signal('SIGCONT')
      await redis.begin()
      wire.mend()
    },
    async close() {
      await wire.close()
      await running?.close()
    },
  }
  return redis
}
