import type { Worker } from 'bullmq'

import type { Logger } from '../process/log.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'

/**
 * Logs the errors of a consumer. While Redis is away they come several times a second, in changing words: only the
 * first is logged until Redis is back.
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
