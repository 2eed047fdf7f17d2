import type { RedisConnection } from '../redis/redis-connection.ts'
import { consumerKey } from './job-queue.ts'
import type { QueueName } from './job-queues.ts'
import { qualifiedNameOf, queuePrefixOf } from './key-prefixes.ts'
import { DUE_SOON_MS, type QueueLoad } from './need-of-queue.ts'

/** A queue as it is at one moment. */
export interface QueueMeasure extends QueueLoad {
  /** Since when the oldest job waits that has not been taken, in milliseconds; 0 where none waits. */
  oldestWaitingMs: number
  /** Whether a consumer of the queue reported itself within the last seconds. */
  hasConsumer: boolean
  /** How long the last jobs that succeeded have run. */
  runSeconds: number[]
}

/** Of how many jobs the time they ran is kept. */
const KEPT_RUNS = 100
/**
 * The oldest job is looked for among so many at the head of each place where jobs wait. Behind them only a user's
 * later jobs can be older, which let the first ones of others go before.
 */
const LOOKED_AT = 100

/** All at one moment and in one round trip; every key lies in the slot of the queue. */
const MEASURE = `
local wait, prioritized, active, delayed, meta, consumer, runs = unpack(KEYS)
local prefix, due, looked = unpack(ARGV)
local oldest = 0
local function look(ids)
  for _, id in ipairs(ids) do
    local times = redis.call('HMGET', prefix .. id, 'timestamp', 'processedOn')
    local since = math.max(tonumber(times[1] or 0), tonumber(times[2] or 0))
    if since > 0 and (oldest == 0 or since < oldest) then oldest = since end
  end
end
look(redis.call('LRANGE', wait, -looked, -1))
look(redis.call('ZRANGE', prioritized, 0, looked - 1))
return {
  redis.call('LLEN', wait) + redis.call('ZCARD', prioritized),
  redis.call('LLEN', active),
  redis.call('ZCOUNT', delayed, '-inf', '(' .. due),
  redis.call('HEXISTS', meta, 'paused'),
  redis.call('EXISTS', consumer),
  oldest,
  redis.call('LRANGE', runs, 0, -1)
}`

/** BullMQ puts twelve bits of order below the milliseconds of a score. */
const SCORE_OF_MS = 0x1000

/**
 * Measures a queue by one command. A job that was tried before waits since its last start, as far as Redis knows.
 *
 * @throws when Redis does not answer
 */
export async function measureQueue(redis: RedisConnection, name: QueueName): Promise<QueueMeasure> {
  const queue = qualifiedNameOf(name)
  const places = ['wait', 'prioritized', 'active', 'delayed', 'meta'].map((place) => `${queue}:${place}`)
  const keys = [...places, consumerKey(name), runsKey(name)]
  const now = Date.now()
  // Scores have too many digits for Lua to write them, so the bound goes there as text.
  const due = String((now + DUE_SOON_MS) * SCORE_OF_MS)
  const answer = await redis.eval(MEASURE, keys.length, ...keys, `${queue}:`, due, LOOKED_AT)
  const [waiting, active, dueSoon, paused, consumers, oldest, runs] = answer as [
    ...[number, number, number, number, number, number],
    string[],
  ]
  return {
    ...{ waiting, active, dueSoon, isPaused: paused === 1, hasConsumer: consumers === 1 },
    oldestWaitingMs: oldest === 0 ? 0 : Math.max(0, now - oldest),
    runSeconds: runs.map(Number),
  }
}

/** Writes down how long a job ran that succeeded, for `measureQueue`. */
export async function noteRun(redis: RedisConnection, name: QueueName, seconds: number): Promise<void> {
  const key = runsKey(name)
  await redis
    .multi()
    .lpush(key, seconds.toFixed(3))
    .ltrim(key, 0, KEPT_RUNS - 1)
    .exec()
}

function runsKey(name: QueueName): string {
  return `${queuePrefixOf(name)}:runs`
}
