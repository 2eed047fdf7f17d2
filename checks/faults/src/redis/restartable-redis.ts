import { type RunningRedis, startRedis } from '@moodscape/local-cloud/redis/start-redis'

/** A redis-server that can be stopped, and started again on the files it wrote. */
export interface RestartableRedis {
  /** The process that runs now. */
  current(): RunningRedis | undefined
  /** Ends the process; SIGTERM lets it write everything down first. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts it unless it runs. */
  start(): Promise<RunningRedis>
  close(): Promise<void>
}

export async function startRestartableRedis(
  options: Parameters<typeof startRedis>[0],
): Promise<RestartableRedis> {
  let running: RunningRedis | undefined = await startRedis(options)
  return {
    current: () => running,
    async stop(signal) {
      if (!running) return
      process.kill(running.pid, signal)
      await running.ended
      running = undefined
    },
    start: async () => (running ??= await startRedis(options)),
    close: async () => running?.close(),
  }
}
