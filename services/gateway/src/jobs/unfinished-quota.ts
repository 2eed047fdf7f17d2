import { unfinishedKeyOf } from '@moodscape/shared/queue/unfinished-quota'
import { isOver } from '@moodscape/shared/records/upload-parts'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'

import { problem } from '../http/problems.ts'
import type { LimitStatus } from '../http/rate-limiter.ts'

/** Bounds the unfinished jobs of a user, over all gateways. */
export interface UnfinishedQuota {
  /**
   * Reserves a place for each job, by the token of its request, or none at all. A token that has a place already
   * takes no other.
   *
   * @param announce gets the user's count and limit, also before a refusal
   * @returns the tokens that got their place by this
   * @throws Problem `too_many_jobs`
   */
  reserve(userId: string, tokens: string[], announce: (statuses: LimitStatus[]) => void): Promise<string[]>
  /** Says that the records show the jobs of these places now: from here on the records alone decide. */
  confirm(userId: string, tokens: string[]): Promise<void>
  /** Gives places back whose jobs did not come to be. */
  release(userId: string, tokens: string[]): Promise<void>
}

/** A place taken this recently, and not confirmed, may belong to a job whose record is being written. */
const YOUNG_MS = 30_000
const KEPT_MS = 86_400_000

/**
 * The score of a place is the time it was taken at, or, once it is confirmed, the time of that as a negative number.
 * All times are those of Redis, so that gateways with different clocks agree on what came first.
 */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/**
 * Takes places if they fit. ARGV: the cap; how many tokens; the tokens; then, where the records were read, when
 * that began and the tokens of all unfinished jobs found in them. Places of others are dropped, unless they were
 * confirmed after that reading began, or are young: those the reading may have missed.
 */
const RESERVE = `${NOW}
local cap, count = tonumber(ARGV[1]), tonumber(ARGV[2])
local since = tonumber(ARGV[3 + count])
if since then
  local open = {}
  for i = 4 + count, #ARGV do open[ARGV[i]] = true end
  local places = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
  for i = 1, #places, 2 do
    local score = tonumber(places[i + 1])
    local isKnown = score < 0 and -score < since or score >= 0 and score < now - ${YOUNG_MS}
    if isKnown and not open[places[i]] then redis.call('ZREM', KEYS[1], places[i]) end
  end
end
local new = {}
for i = 3, 2 + count do
  if not redis.call('ZSCORE', KEYS[1], ARGV[i]) then new[#new + 1] = ARGV[i] end
end
local left = cap - redis.call('ZCARD', KEYS[1])
if #new > left then return {now, left} end
for _, token in ipairs(new) do redis.call('ZADD', KEYS[1], now, token) end
redis.call('PEXPIRE', KEYS[1], ${KEPT_MS})
return {now, left - #new, 'taken', unpack(new)}`

/** Gives a place to each token, also to one that lost its place meanwhile: its job is unfinished. */
const CONFIRM = `${NOW}
for _, token in ipairs(ARGV) do redis.call('ZADD', KEYS[1], -now, token) end
redis.call('PEXPIRE', KEYS[1], ${KEPT_MS})`

/** A place that another request with the same token has confirmed is not this request's to give back. */
const RELEASE = `
for _, token in ipairs(ARGV) do
  if tonumber(redis.call('ZSCORE', KEYS[1], token) or -1) >= 0 then redis.call('ZREM', KEYS[1], token) end
end`

/**
 * Redis makes the reservation atomic; the records know the truth. When the places are used up, those of finished
 * jobs are found by asking the records and given back.
 */
export function createUnfinishedQuota(
  redis: RedisConnection,
  store: Pick<UploadStore, 'openOf'>,
  cap: number,
): UnfinishedQuota {
  async function tryToReserve(userId: string, tokens: string[], known: (string | number)[] = []) {
    const answer = await redis.eval(
      RESERVE,
      1,
      unfinishedKeyOf(userId),
      cap,
      tokens.length,
      ...tokens,
      ...known,
    )
    const [now, left, taken, ...added] = answer as [number, number, string?, ...string[]]
    return { now, remaining: Math.max(0, left), added: taken === undefined ? undefined : added }
  }

  return {
    async reserve(userId, tokens, announce) {
      if (cap === 0) return []
      let tried = await tryToReserve(userId, tokens)
      if (!tried.added) {
        const uploads = await store.openOf(userId)
        const now = new Date()
        const open = uploads.flatMap((upload) =>
          Object.values(upload.parts).filter((part) => !isOver(part, now)),
        )
        tried = await tryToReserve(userId, tokens, [tried.now, ...open.map((part) => part.request.token)])
      }
      announce([{ policy: { name: 'unfinished', limit: cap }, remaining: tried.remaining }])
      if (!tried.added) throw problem('too_many_jobs')
      return tried.added
    },

    async confirm(userId, tokens) {
      if (cap > 0 && tokens.length > 0) await redis.eval(CONFIRM, 1, unfinishedKeyOf(userId), ...tokens)
    },

    async release(userId, tokens) {
      if (cap > 0 && tokens.length > 0) await redis.eval(RELEASE, 1, unfinishedKeyOf(userId), ...tokens)
    },
  }
}
