import { idempotencyKeyOf } from '@moodscape/shared/queue/idempotency-keys'
import { KEY_PREFIX } from '@moodscape/shared/queue/key-prefixes'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'
import { Cluster, type Redis } from 'ioredis'

/** When this release first erased a user here. */
const BEGUN = `${KEY_PREFIX}:answers-listed-since`
/** Gateways of the earlier release may run for a day longer, and Redis keeps their answers for another. */
const TRANSITION_MS = 2 * 86_400_000

/**
 * Removes answers to a user's idempotency keys that a gateway of the earlier release remembered, which did not list
 * them: a look at all keys of Redis, only as long as there may be such answers.
 */
export async function forgetUnlistedAnswers(
  redis: RedisConnection,
  userId: string,
  now: number = Date.now(),
): Promise<void> {
  await redis.set(BEGUN, now, 'NX')
  if (now - Number(await redis.get(BEGUN)) > TRANSITION_MS) return
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis]
  for (const node of nodes) await removeMatching(node, idempotencyKeyOf(userId, '*'))
}

async function removeMatching(node: Redis, pattern: string): Promise<void> {
  // Braces stand for themselves in a pattern, brackets and stars would not; user ids hold neither.
  for await (const keys of node.scanStream({ match: pattern, count: 500 }) as AsyncIterable<string[]>) {
    if (keys.length > 0) await node.del(...keys)
  }
}
