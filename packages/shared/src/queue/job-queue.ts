import { Queue } from 'bullmq'

import type { JobTicket } from '../records/kinds.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'
import { inPublishSpans } from '../tracing/job-spans.ts'
import { lineKeyOf, takePlace, UNPLACED } from './fair-order.ts'
import { KEY_PREFIX, queuePrefixOf } from './key-prefixes.ts'

/** Where a waiting job stands and how far a running one is; undefined where Redis does not know it. */
export interface QueueView {
  /**
   * How many jobs are ahead now. The number may grow, because the first jobs of other users go before a user's later
   * ones.
   */
  position?: number
  progress?: number
}

/** `paused` jobs would be waiting if the queue were not paused. */
export type QueueState = 'waiting' | 'delayed' | 'active' | 'paused'

/** The queue of one kind of work. It carries tickets; what they stand for is in the records. */
export interface JobQueue {
  /**
   * Puts jobs in, each at its fair place among those of all users. Adding a ticket whose job is still in the queue
   * changes nothing.
   */
  enqueue(tickets: JobTicket[]): Promise<void>
  /** Those of the tickets whose job is not in the queue, neither waiting nor with a consumer. */
  missing(tickets: JobTicket[]): Promise<JobTicket[]>
  /** Takes a job that is not running out of the queue. */
  drop(ticket: Pick<JobTicket, 'user_id' | 'job_id'>): Promise<void>
  look(jobId: string): Promise<QueueView>
  /**
   * How many jobs a free consumer would be given now: none while the queue is paused or its rate is used up.
   *
   * @param jobsPerMinute the rate of the consumers, where they have one
   */
  backlog(jobsPerMinute?: number): Promise<number>
  /** Whether the queue was paused by hand. A paused queue gives no jobs to workers. */
  isPaused(): Promise<boolean>
  /** How many jobs are in the queue, by state. */
  counts(): Promise<Record<QueueState, number>>
  /** Whether a consumer of this queue reported itself within the last seconds. */
  hasConsumer(): Promise<boolean>
  close(): Promise<void>
}

/** How long a consumer's report is good for, in milliseconds. */
export const CONSUMER_REPORT_MS = 15_000

export function consumerKey(queueName: string): string {
  return `${queuePrefixOf(queueName)}:consumer`
}

/**
 * A finished or failed job leaves Redis at once: the record keeps the outcome, and its id can be added again.
 * Attempts are counted in the record too, so the queue itself never gives up.
 */
const JOB_OPTIONS = {
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: 'custom' },
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 0,
  priority: UNPLACED,
}

/** Jobs wait in two places: those that go first, whatever their priority would be, and all others by priority. */
const WAITING = ['wait', 'prioritized'] as const

/** @param redis stays open when the queue is closed */
export function createJobQueue(name: string, redis: RedisConnection): JobQueue {
  const open = openWhenReady(name, redis)

  return {
    async enqueue(tickets) {
      if (tickets.length === 0) return
      const queue = await open()
      await inPublishSpans(name, tickets, async (linked) => {
        const jobs = await queue.addBulk(
          linked.map((ticket) => ({ name, data: ticket, opts: { ...JOB_OPTIONS, jobId: ticket.job_id } })),
        )
        await Promise.all(jobs.map((job) => takePlace(redis, job)))
      })
    },

    missing: async (tickets) => findMissing(tickets, await open(), redis),

    async drop({ user_id, job_id }) {
      const queue = await open()
      await queue.remove(job_id)
      await redis.zrem(lineKeyOf(queue.qualifiedName, user_id), job_id)
    },

    async look(jobId) {
      const queue = await open()
      const keys = [queue.toKey('wait'), queue.toKey('prioritized'), queue.toKey(jobId)]
      const answer = await redis.eval(LOOK, keys.length, ...keys, jobId)
      const [position, progress] = answer as [number | null, string | null]
      return {
        ...(position !== null && { position }),
        ...(progress !== null && progressOf(progress)),
      }
    },

    async backlog(jobsPerMinute) {
      const queue = await open()
      const [waiting, isPaused, restMs] = await Promise.all([
        queue.getJobCountByTypes(...WAITING),
        queue.isPaused(),
        jobsPerMinute === undefined ? 0 : queue.getRateLimitTtl(jobsPerMinute),
      ])
      return isPaused || restMs > 0 ? 0 : waiting
    },

    async isPaused() {
      return (await open()).isPaused()
    },

    async counts() {
      const queue = await open()
      const [counts, isPaused] = await Promise.all([
        queue.getJobCounts(...WAITING, 'delayed', 'active'),
        queue.isPaused(),
      ])
      const { wait = 0, prioritized = 0, delayed = 0, active = 0 } = counts
      const waiting = wait + prioritized
      return { delayed, active, ...(isPaused ? { waiting: 0, paused: waiting } : { waiting, paused: 0 }) }
    },

    async hasConsumer() {
      return (await redis.exists(consumerKey(name))) === 1
    },

    async close() {
      await open.close()
    },
  }
}

/**
 * Where a job waits, behind those that go first, and what BullMQ keeps of its progress. At one moment: between
 * commands, the queue might get shorter than the place found in it.
 */
const LOOK = `
local index = redis.call('LPOS', KEYS[1], ARGV[1], 'RANK', -1)
local rank = redis.call('ZRANK', KEYS[2], ARGV[1])
local first = (index or rank) and redis.call('LLEN', KEYS[1])
local place = index and first - index - 1 or rank and first + rank or false
local progress = redis.call('HGET', KEYS[3], 'progress') or redis.call('EXISTS', KEYS[3]) == 1 and '0'
return {place, progress}`

/** BullMQ keeps it as JSON. A job that is there and has none yet is at 0. */
function progressOf(text: string): Pick<QueueView, 'progress'> {
  const progress: unknown = JSON.parse(text)
  return typeof progress === 'number' ? { progress } : {}
}

/** BullMQ's own stream of events is off: nothing reads it, and its jobs may belong to users who have been erased. */
const KEPT_EVENTS = 0

/** Redis is not there to be asked. */
export class RedisAway extends Error {
  override name = 'RedisAway'
}

/**
 * A queue asks Redis for its version when it is made, and is useless for ever if that fails; so it is made when it
 * is first needed and Redis is there.
 */
function openWhenReady(name: string, redis: RedisConnection) {
  let opening: Promise<Queue> | undefined

  async function make(): Promise<Queue> {
    const queue = new Queue(name, {
      connection: redis,
      prefix: queuePrefixOf(name),
      streams: { events: { maxLen: KEPT_EVENTS } },
    })
    // Every failing command rejects for its caller too; without a listener the same failure would end the process.
    queue.on('error', () => {})
    await queue.waitUntilReady()
    return queue
  }

  const open = async (): Promise<Queue> => {
    if (redis.status !== 'ready') throw new RedisAway('The connection to Redis is not ready')
    opening ??= make().catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  return Object.assign(open, {
    async close() {
      await (await opening?.catch(() => undefined))?.close()
    },
  })
}

async function findMissing(tickets: JobTicket[], queue: Queue, redis: RedisConnection): Promise<JobTicket[]> {
  const absent = await findWithoutKey(tickets, (jobId) => queue.toKey(jobId), redis)
  // A consumer of a release whose queues had no tags of their own holds the job, and must be let finish: it would be
  // taken from it, given back by its own healing pass and taken again, until no worker is trusted with it.
  return findWithoutKey(absent, (jobId) => `${KEY_PREFIX}:${queue.name}:${jobId}:lock`, redis)
}

/** Those of the tickets for which Redis has no such key. The keys are of one slot. */
async function findWithoutKey(
  tickets: JobTicket[],
  keyOf: (jobId: string) => string,
  redis: RedisConnection,
): Promise<JobTicket[]> {
  if (tickets.length === 0) return []
  const asking = redis.pipeline()
  for (const { job_id } of tickets) asking.exists(keyOf(job_id))
  const answers = (await asking.exec()) ?? []
  return tickets.filter((_ticket, i) => {
    const [error, found] = answers[i] ?? []
    if (error) throw error
    return found === 0
  })
}
