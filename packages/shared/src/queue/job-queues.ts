import { byKind, JOB_KINDS, type JobKind } from '../records/kinds.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'
import { createJobQueue, type JobQueue } from './job-queue.ts'

/** Every queue of the system: one for each kind of job, and the housekeeper's two. */
export const QUEUE_NAMES: readonly string[] = [...JOB_KINDS, 'erase', 'notice']

/** The queues of all kinds of jobs. */
export type JobQueues = Record<JobKind, JobQueue>

/** @param redis stays open when the queues are closed */
export function createJobQueues(redis: RedisConnection): JobQueues {
  return byKind(JOB_KINDS, (kind) => createJobQueue(kind, redis))
}
