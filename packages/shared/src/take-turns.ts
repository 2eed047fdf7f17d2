import { QUEUE_PREFIX } from './job-queue.ts'
import type { Logger } from './log.ts'
import type { RedisConnection } from './redis-connection.ts'

export interface TurnOptions {
  redis: RedisConnection
  log: Logger
  /** What is done in turns. */
  name: string
  everyMs: number
}

/**
 * Does some work as soon as Redis answers, again whenever it is back (it may have forgotten things), and regularly.
 * Of all processes that take turns at it, one at a time does. @returns how to stop
 */
export function takeTurns({ redis, log, name, everyMs }: TurnOptions, work: () => Promise<unknown>): () => void {
  const turnKey = `${QUEUE_PREFIX}:turn:${name}`
  let isWorking = false

  async function takeTurn(): Promise<void> {
    if (isWorking) return
    isWorking = true
    try {
      const isMyTurn = await redis.set(turnKey, '1', 'PX', Math.floor(everyMs * 0.9), 'NX')
      if (isMyTurn) await work()
    } catch (err) {
      log.warn({ err, turn: name }, 'turn failed, the next one will try again')
    } finally {
      isWorking = false
    }
  }

  const takeTurnNow = () => void takeTurn()
  const timer = setInterval(takeTurnNow, everyMs)
  redis.on('ready', takeTurnNow)
  if (redis.status === 'ready') takeTurnNow()
  return () => {
    clearInterval(timer)
    redis.off('ready', takeTurnNow)
  }
}
