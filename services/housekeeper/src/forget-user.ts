import { lineKeyOf } from '@moodscape/shared/queue/fair-order'
import { QUEUE_PREFIX } from '@moodscape/shared/queue/job-queue'
import { QUEUE_NAMES } from '@moodscape/shared/queue/job-queues'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'
import { Cluster, type Redis } from 'ioredis'

/**
 * Removes what Redis keeps of a user's idempotency keys and places in the queues. Counters of requests stay: they end
 * by themselves within a minute, and erasing must not be a way around the limits.
 */
export type ForgetUser = (userId: string) => Promise<void>

export function createForgetUser(redis: RedisConnection): ForgetUser {
  return async (userId) => {
    const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis]
    for (const node of nodes) await removeMatching(node, `${QUEUE_PREFIX}:idempotency:${userId}:*`)
    await redis.del(...QUEUE_NAMES.map((name) => lineKeyOf(`${QUEUE_PREFIX}:${name}`, userId)))
  }
}

async function removeMatching(node: Redis, pattern: string): Promise<void> {
  // Braces stand for themselves in a pattern, brackets and stars would not; user ids hold neither.
  for await (const keys of node.scanStream({ match: pattern, count: 500 }) as AsyncIterable<string[]>) {
    if (keys.length > 0) await node.del(...keys)
  }
}
