import { setImmediate as turn } from 'node:timers/promises'

import type { Redis } from 'ioredis'
import pTimeout from 'p-timeout'

export interface HeartbeatTimes {
  /** Between two questions, in milliseconds. */
  everyMs: number
  /** No answer for so long, in milliseconds, counts as silence. */
  silenceMs: number
}

/** Together no longer than one command may take. */
const TIMES: HeartbeatTimes = { everyMs: 500, silenceMs: 1_500 }

/**
 * Drops a connection on which Redis has fallen silent (half-open, paused, halted), and opens another. Commands that
 * wait on it fail then, and all further ones fail at once until the new connection answers: without this, each of
 * several commands of one request would wait for its own timeout.
 */
export function keepHeartbeat(redis: Redis, { everyMs, silenceMs }: HeartbeatTimes = TIMES): void {
  let isAsking = false

  async function feel(): Promise<void> {
    if (isAsking || redis.status !== 'ready') return
    isAsking = true
    const answer = redis.ping().then(
      () => true,
      () => true,
    )
    const isAlive = await pTimeout(answer, {
      milliseconds: silenceMs,
      fallback: () => Promise.race([answer, afterReading()]),
    })
    isAsking = false
    if (!isAlive && redis.status === 'ready') redis.disconnect(true)
  }

  /** Time that this process itself was not running is not held against Redis: what has arrived is read first. */
  async function afterReading(): Promise<false> {
    await turn()
    await turn()
    return false
  }

  const timer = setInterval(() => void feel(), everyMs).unref()
  redis.once('end', () => clearInterval(timer))
}
