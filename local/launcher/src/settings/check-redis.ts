import { once } from 'node:events'

import { ConfigError, RedisConfig, readConfig } from '@moodscape/shared/process/config'
import { connectRedis, findRedisSettingProblems } from '@moodscape/shared/redis/redis-connection'
import { Type } from 'typebox'

import { CannotStart } from '../cannot-start.ts'
import type { Environment } from './service-environments.ts'

const answersWithin = 5_000

/**
 * Makes sure that a Redis elsewhere answers and accepts the password, by the variables that the services read.
 *
 * @throws CannotStart
 */
export async function checkRedis(environment: Environment): Promise<void> {
  const settings = readSettings(environment)
  const redis = connectRedis(settings, 'request', 'moodscape-launcher')
  // It keeps reconnecting until `disconnect`; the first error is the one that is reported.
  redis.on('error', () => {})
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(answersWithin) })
  } catch (error) {
    const where = settings.REDIS_SENTINELS ?? new URL(settings.REDIS_URL ?? '').host
    throw new CannotStart(`The Redis at ${where} cannot be used: ${describe(error as Error)}`, {
      cause: error,
    })
  } finally {
    redis.disconnect()
  }
}

function readSettings(environment: Environment) {
  try {
    return readConfig(Type.Object(RedisConfig), environment, findRedisSettingProblems)
  } catch (error) {
    throw error instanceof ConfigError ? new CannotStart(error.message, { cause: error }) : error
  }
}

/** A client of a cluster keeps the reason beside an error that only says that all nodes failed. */
function describe(error: Error & { lastNodeError?: Error }): string {
  if (error.name === 'AbortError') return `it has not answered within ${answersWithin / 1_000} s`
  return (error.lastNodeError ?? error).message
}
