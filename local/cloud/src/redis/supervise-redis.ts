import { setTimeout as wait } from 'node:timers/promises'

import type { FastifyBaseLogger } from 'fastify'

import { type RedisOptions, startRedis } from './start-redis.ts'

/** After this time without an end the next restart comes without a pause. */
const steadyMilliseconds = 60_000
const longestPauseMilliseconds = 10_000

export interface SupervisedRedis {
  url: string
  port: number
  /** Stops Redis and does not start it again. */
  close: () => Promise<void>
}

/**
 * Starts Redis, and starts it again on the same port when it ends by itself or is killed: at once the first
 * time, then after pauses that double.
 *
 * @throws what `startRedis` throws, at the first start
 */
export async function superviseRedis(
  options: RedisOptions,
  logger?: FastifyBaseLogger,
): Promise<SupervisedRedis> {
  let running = await startRedis(options)
  const { url, port } = running
  const closing = new AbortController()

  async function watch(): Promise<void> {
    let pause = 0
    while (!closing.signal.aborted) {
      const startedAt = Date.now()
      await running.ended
      if (closing.signal.aborted) return
      pause =
        Date.now() - startedAt > steadyMilliseconds ? 0 : Math.min(longestPauseMilliseconds, pause * 2 + 100)
      logger?.warn(`Redis ended by itself; starting it again in ${pause} ms`)
      await wait(pause, undefined, { signal: closing.signal }).catch(() => {})
      if (!closing.signal.aborted) await startAgain()
    }
  }

  /** After a start that fails, `running` is still the Redis that has ended, so the loop tries again. */
  async function startAgain(): Promise<void> {
    try {
      running = await startRedis({ ...options, port })
    } catch (error) {
      logger?.error({ err: error }, 'Redis does not start again')
    }
  }

  const watching = watch()
  return {
    url,
    port,
    async close() {
      closing.abort()
      await running.close()
      await watching
      // A restart may have been under way.
      await running.close()
    },
  }
}
