import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { askRedisAt } from './ask-redis-at.ts'
import { writeRedisProgram } from './redis-program.ts'
import { startRestartableRedis } from './restartable-redis.ts'
import type { RigRedis } from './rig-redis.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** A real Redis that can be stopped and started again, behind a proxy that can cut its connections. */
export interface BreakableRedis extends RigRedis {
  /** Where it writes. */
  directory: string
  proxy: TcpProxy
  /** Of the process that runs now. */
  pid(): number | undefined
  /** Ends the process; SIGTERM lets it write everything down first. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts it again on the files it wrote. */
  start(): Promise<void>
  /** Ends it and removes the files it wrote. */
  wipe(): Promise<void>
  /** Sends a signal such as SIGSTOP without waiting for its effect. */
  signal(signal: NodeJS.Signals): void
}

/** @param root the folder of the rig; Redis gets a folder of its own in it */
export async function startBreakableRedis(root: string): Promise<BreakableRedis> {
  const directory = join(root, 'redis')
  const binary = await writeRedisProgram(root)
  const proxy = await startTcpProxy()
  const server = await startRestartableRedis({ directory, binary })
  const start = async () => proxy.pointTo((await server.start()).port)
  await start()

  const redis: BreakableRedis = {
    url: `redis://127.0.0.1:${proxy.port}`,
    environment: {},
    directory,
    proxy,
    pid: () => server.current()?.pid,
    stop: server.stop,
    start,
    async wipe() {
      await server.stop('SIGKILL')
      await rm(join(directory, 'appendonlydir'), { recursive: true, force: true })
    },
    signal(signal) {
      const running = server.current()
      if (running) process.kill(running.pid, signal)
    },
    async ask(question) {
      const running = server.current()
      if (!running) throw new Error('Redis is not running')
      return askRedisAt(running.url, question)
    },
    async restore() {
      redis.signal('SIGCONT')
      await start()
      proxy.restore()
    },
    async close() {
      await proxy.close()
      await server.close()
    },
  }
  return redis
}
