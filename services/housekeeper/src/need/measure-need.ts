import { measureQueue, type QueueMeasure } from '@moodscape/shared/queue/measure-queue'
import { needOfQueue, providerLimit } from '@moodscape/shared/queue/need-of-queue'
import { isGenerated, JOB_KINDS, type JobKind } from '@moodscape/shared/records/kinds'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'
import pTimeout from 'p-timeout'

/** What each kind of work asks for at one moment. */
export type Need = Record<JobKind, QueueMeasure & { need: number }>

/** KEDA waits 3 s for an answer, Prometheus 10. */
const LIMIT_MS = 2_000

/**
 * Measures the queue of each kind by one command to Redis.
 *
 * @param createsPerMinute how many predictions the provider takes, of each kind
 * @throws when Redis does not answer in time
 */
export async function measureNeed(redis: RedisConnection, createsPerMinute: number): Promise<Need> {
  const measuring = Promise.all(
    JOB_KINDS.map(async (kind) => {
      const measure = await measureQueue(redis, kind)
      const limit = isGenerated(kind) ? providerLimit(createsPerMinute, measure.runSeconds) : Infinity
      return [kind, { ...measure, need: needOfQueue(measure, limit) }] as const
    }),
  )
  return Object.fromEntries(await pTimeout(measuring, { milliseconds: LIMIT_MS })) as Need
}
