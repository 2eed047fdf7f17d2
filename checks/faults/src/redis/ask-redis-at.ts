import { Redis } from 'ioredis'

/** Asks the Redis at an address over a connection of its own. */
export async function askRedisAt<Answer>(
  url: string,
  question: (redis: Redis) => Promise<Answer>,
): Promise<Answer> {
  const redis = new Redis(url, { maxRetriesPerRequest: 2 })
  // The question fails together with its connection, so the event needs no handling of its own.
  redis.on('error', () => {})
  try {
    return await question(redis)
  } finally {
    redis.disconnect()
  }
}
