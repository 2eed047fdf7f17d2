import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { askRedisAt } from './ask-redis-at.ts'
import { writeRedisProgram } from './redis-program.ts'
import { startRestartableRedis } from './restartable-redis.ts'
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
  const server = await startRestartableRedis({ directory, binary })
  const begin = async () => wire.pointTo((await server.begin()).port)
  await begin()

  const redis: BreakableRedis = {
    url: `redis://127.0.0.1:${wire.port}`,
    environment: {},
    directory,
    wire,
    pid: () => server.now()?.pid,
    end: server.end,
    begin,
    async forget() {
      await server.end('SIGKILL')
      await rm(join(directory, 'appendonlydir'), { recursive: true, force: true })
    },
    signal(signal) {
      const running = server.now()
      if (running) process.kill(running.pid, signal)
    },
    async ask(question) {
      const running = server.now()
      if (!running) throw new Error('Redis is not running')
      return askRedisAt(running.url, question)
    },
    async mend() {
      redis.signal('SIGCONT')
      await begin()
      wire.mend()
    },
    async close() {
      await wire.close()
      await server.close()
    },
  }
  return redis
}
