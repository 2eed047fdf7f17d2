import { KEY_PREFIX } from '@moodscape/shared/queue/key-prefixes'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'

/** So many requests in a window. */
export interface RatePolicy {
  name: string
  limit: number
  /** Absent on a limit that has no window, such as that of unfinished jobs. */
  windowSeconds?: number
}

export type WindowPolicy = RatePolicy & { windowSeconds: number }

/** Where a request stands within a policy. */
export interface LimitStatus {
  policy: RatePolicy
  remaining: number
  resetSeconds?: number
}

/** Where a counted request stands, and whether it may pass. */
export interface RateVerdict extends LimitStatus {
  allowed: boolean
  resetSeconds: number
}

/** Counts a request against several policies at once, in one round trip, over all gateways. */
export type RateLimiter = (counts: { policy: WindowPolicy; key: string }[]) => Promise<RateVerdict[]>

/** Counts in fixed windows: each key expires with its window. */
const COUNT = `
local answers = {}
for i, key in ipairs(KEYS) do
  local count = redis.call('INCR', key)
  if count == 1 then redis.call('PEXPIRE', key, ARGV[i]) end
  local left = redis.call('PTTL', key)
  if left < 0 then redis.call('PEXPIRE', key, ARGV[i]); left = tonumber(ARGV[i]) end
  answers[#answers + 1] = count
  answers[#answers + 1] = left
end
return answers`

export function createRateLimiter(redis: RedisConnection): RateLimiter {
  return async (counts) => {
    if (counts.length === 0) return []
    const keys = counts.map(({ policy, key }) => `${KEY_PREFIX}:rate:${policy.name}:${key}`)
    const windows = counts.map(({ policy }) => policy.windowSeconds * 1_000)
    const answers = (await redis.eval(COUNT, keys.length, ...keys, ...windows)) as number[]
    return counts.map(({ policy }, index) => {
      const count = answers[index * 2] ?? 0
      return {
        policy,
        allowed: count <= policy.limit,
        remaining: Math.max(0, policy.limit - count),
        resetSeconds: Math.ceil((answers[index * 2 + 1] ?? 0) / 1_000),
      }
    })
  }
}
