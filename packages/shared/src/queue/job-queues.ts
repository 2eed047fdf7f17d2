import { JOB_KINDS, type JobKind } from '../records/kinds.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'
import { createJobQueue, type JobQueue } from './job-queue.ts'

/** The queues of the kinds of jobs, and the housekeeper's two. */
export type QueueName = JobKind | 'erase' | 'notice'
export const QUEUE_NAMES: readonly QueueName[] = [...JOB_KINDS, 'erase', 'notice']

/** The queues of all kinds of jobs. */
export type JobQueues = Record<JobKind, JobQueue>

/** Every queue of the system. */
export type Queues = Record<QueueName, JobQueue>

/** @param redis stays open when the queues are closed */
export function createQueues(redis: RedisConnection): Queues {
  return Object.fromEntries(QUEUE_NAMES.map((name) => [name, createJobQueue(name, redis)])) as Queues
}
