import { QUEUE_PREFIX } from '@moodscape/shared/job-queue'
import type { RedisConnection } from '@moodscape/shared/redis-connection'
import { Cluster, type Redis } from 'ioredis'

/** Removes what Redis remembers of a user: what is kept of idempotency keys, counters, places taken. */
export type ForgetUser = (userId: string) => Promise<void>

export function createForgetUser(redis: RedisConnection): ForgetUser {
  return async (userId) => {
    const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis]
    for (const node of nodes) {
      for (const pattern of [`${QUEUE_PREFIX}:*:${userId}`, `${QUEUE_PREFIX}:*:${userId}:*`]) {
        await removeMatching(node, pattern)
      }
    }
  }
}

async function removeMatching(node: Redis, pattern: string): Promise<void> {
  // Braces stand for themselves in a pattern, brackets and stars would not; user ids hold neither.
  for await (const keys of node.scanStream({ match: pattern, count: 500 }) as AsyncIterable<string[]>) {
    if (keys.length > 0) await node.del(...keys)
  }
}
