import type { Logger } from '../process/log.ts'
import type { RedisConnection } from './redis-connection.ts'

/** Tells when Redis goes and when it is back. An error without a listener would end the process. */
export function reportOutages<Connection extends RedisConnection>(
  redis: Connection,
  log: Logger,
): Connection {
  let isAway = false
  redis.on('error', (err: unknown) => {
    if (!isAway) log.warn({ err }, 'Redis is out of reach')
    isAway = true
  })
  redis.on('ready', () => {
    if (isAway) log.info('Redis is back')
    isAway = false
  })
  return redis
}
