import { lineKeyOf } from '@moodscape/shared/queue/fair-order'
import { forgetAnswers } from '@moodscape/shared/queue/idempotency-keys'
import { QUEUE_NAMES } from '@moodscape/shared/queue/job-queues'
import { qualifiedNameOf } from '@moodscape/shared/queue/key-prefixes'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'

import { forgetUnlistedAnswers } from './forget-unlisted-answers.ts'

/**
 * Removes what Redis keeps of a user's idempotency keys and places in the queues. Counters of requests stay: they end
 * by themselves within a minute, and erasing must not be a way around the limits.
 */
export type ForgetUser = (userId: string) => Promise<void>

export function createForgetUser(redis: RedisConnection): ForgetUser {
  return async (userId) => {
    await forgetAnswers(redis, userId)
    await forgetUnlistedAnswers(redis, userId)
    // One call for each: a cluster takes keys of several queues in none.
    await Promise.all(QUEUE_NAMES.map((name) => redis.del(lineKeyOf(qualifiedNameOf(name), userId))))
  }
}
