import { type RunningRedis, startRedis } from '@moodscape/local-cloud/redis/start-redis'

/** A redis-server that is ended, and started again on what it had written. */
export interface RestartableRedis {
  /** The process of this moment. */
  now(): RunningRedis | undefined
  /** Ends the process; SIGTERM lets it write everything down first. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts it unless it runs. */
  begin(): Promise<RunningRedis>
  close(): Promise<void>
}

export async function startRestartableRedis(
  options: Parameters<typeof startRedis>[0],
): Promise<RestartableRedis> {
  let running: RunningRedis | undefined = await startRedis(options)
  return {
    now: () => running,
    async end(signal) {
      if (!running) return
      process.kill(running.pid, signal)
      await running.ended
      running = undefined
    },
    begin: async () => (running ??= await startRedis(options)),
    close: async () => running?.close(),
  }
}
