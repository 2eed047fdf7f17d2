import type { Logger } from '../process/log.ts'
import { explainRedisTrouble } from './explain-redis-trouble.ts'
import type { RedisConnection, RedisSettings } from './redis-connection.ts'

/** Tells when Redis goes, and why, and when it is back. An error without a listener would end the process. */
export function reportOutages<Connection extends RedisConnection>(
  redis: Connection,
  settings: RedisSettings,
  log: Logger,
): Connection {
  let isAway = false
  redis.on('error', (err: unknown) => {
    if (!isAway) log.warn({ err, problem: explainRedisTrouble(err, settings) }, 'Redis is out of reach')
    isAway = true
  })
  redis.on('ready', () => {
    if (isAway) log.info('Redis is back')
    isAway = false
  })
  return redis
}
