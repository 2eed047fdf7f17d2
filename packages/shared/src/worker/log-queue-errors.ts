import type { Worker } from 'bullmq'

import type { Logger } from '../process/log.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'

/**
 * Tells what troubles a consumer. While Redis is away that comes several times a second, by turns in other words: the
 * first is told, until Redis is back.
 */
export function reportQueueTrouble(worker: Worker, redis: RedisConnection, log: Logger): void {
  let lastTrouble = ''
  let isTold = false
  redis.on('ready', () => {
    lastTrouble = ''
    isTold = false
  })
  worker.on('error', (err) => {
    const isAway = redis.status !== 'ready'
    if (err.message !== lastTrouble && !(isAway && isTold))
      log.warn({ err, queue: worker.name }, 'queue trouble')
    lastTrouble = err.message
    isTold = isAway
  })
}
