import { QUEUE_PREFIX } from '@moodscape/shared/job-queue'
import type { RedisConnection } from '@moodscape/shared/redis-connection'
import { isUnfinished } from '@moodscape/shared/upload-parts'
import type { UploadStore } from '@moodscape/shared/upload-store'

import { problem } from './problems.ts'

/** Bounds the unfinished jobs of a user, over all gateways. */
export interface UnfinishedQuota {
  /**
   * Reserves a place for each new job, by the token of its request, or none at all.
   *
   * @throws Problem `too_many_jobs`
   */
  reserve(userId: string, tokens: string[]): Promise<void>
  /** Gives places back whose jobs did not come to be. */
  release(userId: string, tokens: string[]): Promise<void>
}

/** A place taken this recently may belong to a job whose record is being written. */
const YOUNG_MS = 30_000

/** Drops places of finished jobs (not in ARGV from 4 on, and not young), then takes the new ones if they fit. */
const RESERVE = `
local now, cap, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local open = {}
for i = 4 + wanted, #ARGV do open[ARGV[i]] = true end
if ARGV[4 + wanted] ~= nil then
  for _, token in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ${YOUNG_MS})) do
    if not open[token] then redis.call('ZREM', KEYS[1], token) end
  end
end
if redis.call('ZCARD', KEYS[1]) + wanted > cap then return 0 end
for i = 4, 3 + wanted do redis.call('ZADD', KEYS[1], now, ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], 86400000)
return 1`

/**
 * Redis makes the reservation atomic; the records know the truth. When the places are used up, those of finished
 * jobs are found by asking the records and given back.
 */
export function createUnfinishedQuota(
  redis: RedisConnection,
  store: Pick<UploadStore, 'openOf'>,
  cap: number,
): UnfinishedQuota {
  async function tryToReserve(userId: string, tokens: string[], open: string[]): Promise<boolean> {
    const taken = await redis.eval(RESERVE, 1, keyOf(userId), Date.now(), cap, tokens.length, ...tokens, ...open)
    return taken === 1
  }

  return {
    async reserve(userId, tokens) {
      if (cap === 0 || (await tryToReserve(userId, tokens, []))) return
      const uploads = await store.openOf(userId)
      const open = uploads.flatMap((upload) => Object.values(upload.parts).filter(isUnfinished))
      const openTokens = ['none', ...open.map((part) => part.request.token)]
      if (!(await tryToReserve(userId, tokens, openTokens))) throw problem('too_many_jobs')
    },

    async release(userId, tokens) {
      if (cap > 0) await redis.zrem(keyOf(userId), ...tokens)
    },
  }
}

function keyOf(userId: string): string {
  return `${QUEUE_PREFIX}:unfinished:${userId}`
}
