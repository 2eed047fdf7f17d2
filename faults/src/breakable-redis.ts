import { startRedis, type RunningRedis } from '@moodscape/local-cloud/redis/start-redis'
import { Redis } from 'ioredis'

import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** A real Redis that can be ended and started again, behind a wire that can be cut. */
export interface BreakableRedis {
  /** Where services find it, whatever becomes of the process behind. */
  url: string
  /** Where it writes. */
  directory: string
  wire: TcpProxy
  /** Ends the process; SIGTERM lets it write everything down first. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts it again on what it had written. */
  begin(): Promise<void>
  /** Sends a signal such as SIGSTOP without waiting for anything. */
  signal(signal: NodeJS.Signals): void
  /** Asks it directly, past the wire. */
  ask<Answer>(question: (redis: Redis) => Promise<Answer>): Promise<Answer>
  close(): Promise<void>
}

export async function startBreakableRedis(directory: string): Promise<BreakableRedis> {
  const wire = await startTcpProxy()
  let running: RunningRedis | undefined = await startRedis({ directory })
  wire.pointTo(running.port)

  return {
    url: `redis://127.0.0.1:${wire.port}`,
    directory,
    wire,
    async end(signal) {
      if (!running) return
      process.kill(running.pid, signal)
      await running.ended
      running = undefined
    },
    async begin() {
      running ??= await startRedis({ directory })
      wire.pointTo(running.port)
    },
    signal(signal) {
      if (running) process.kill(running.pid, signal)
    },
    async ask(question) {
      if (!running) throw new Error('Redis is not running')
      const redis = new Redis(running.url)
      try {
        return await question(redis)
      } finally {
        redis.disconnect()
      }
    },
    async close() {
      await wire.close()
      await running?.close()
    },
  }
}
