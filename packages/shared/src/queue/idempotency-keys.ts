import type { RedisConnection } from '../redis/redis-connection.ts'
import { KEY_PREFIX } from './key-prefixes.ts'

/** Where Redis keeps what is known of an idempotency key of a user. */
export function idempotencyKeyOf(userId: string, hashOfKey: string): string {
  return `${KEY_PREFIX}:idempotency:${userId}:${hashOfKey}`
}

/** Where Redis lists the hashes of a user's keys whose answers it remembers, by the moment at which each is forgotten. */
function listOf(userId: string): string {
  return `${KEY_PREFIX}:idempotency-keys:${userId}`
}

const REMEMBER = `
local now = redis.call('TIME')
local now_ms = now[1] * 1000 + math.floor(now[2] / 1000)
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now_ms)
redis.call('ZADD', KEYS[2], now_ms + ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[2])`

/** Remembers the answer to an idempotency key for some time, and that there is one. */
export async function rememberAnswer(
  redis: RedisConnection,
  { userId, hashOfKey, answer, ms }: { userId: string; hashOfKey: string; answer: string; ms: number },
): Promise<void> {
  const keys = [idempotencyKeyOf(userId, hashOfKey), listOf(userId)]
  await redis.eval(REMEMBER, keys.length, ...keys, answer, ms, hashOfKey)
}

/** So many are removed with one request. */
const AT_ONCE = 500

/** Removes what is remembered of a user's idempotency keys; the work grows with their number alone. */
export async function forgetAnswers(redis: RedisConnection, userId: string): Promise<void> {
  for (;;) {
    const hashes = await redis.zrange(listOf(userId), '0', String(AT_ONCE - 1))
    if (hashes.length === 0) return
    await redis.del(...hashes.map((hash) => idempotencyKeyOf(userId, hash)))
    await redis.zrem(listOf(userId), ...hashes)
  }
}
