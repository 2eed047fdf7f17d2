import type { Logger } from '../process/log.ts'
import { findRedisMisconfiguration, type RedisConnection } from './redis-connection.ts'

/** Complains of a Redis that is not fit for queues, once it is there to be asked. */
export function warnOfMisconfiguration(redis: RedisConnection, log: Logger): void {
  redis.once('ready', () => {
    findRedisMisconfiguration(redis).then(
      (problems) => problems.forEach((problem) => log.warn({ problem }, 'Redis is not fit for queues')),
      (err: unknown) => log.warn({ err }, 'the settings of Redis could not be read'),
    )
  })
}
