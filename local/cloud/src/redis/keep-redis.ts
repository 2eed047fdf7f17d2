import { setTimeout as wait } from 'node:timers/promises'

import type { FastifyBaseLogger } from 'fastify'

import { type RedisOptions, startRedis } from './start-redis.ts'

/** Once Redis has stayed up this long, its last end is forgotten. */
const steadyMilliseconds = 60_000
const longestPauseMilliseconds = 10_000

export interface KeptRedis {
  url: string
  port: number
  /** Stops Redis and does not start it again. */
  close: () => Promise<void>
}

/**
 * Starts Redis and, should it end by itself or be killed, starts it again on the same port: at once the first
 * time, then after ever longer pauses.
 *
 * @throws what `startRedis` throws, at the first start
 */
export async function keepRedis(options: RedisOptions, logger?: FastifyBaseLogger): Promise<KeptRedis> {
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

  /** A start that fails leaves the Redis that has ended in its place, so that the next round tries again. */
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
      // It may have been on its way up just then.
      await running.close()
    },
  }
}
