import { QUEUE_PREFIX } from '@moodscape/shared/job-queue'
import { JobTicket } from '@moodscape/shared/job'
import type { Logger } from '@moodscape/shared/log'
import type { RedisConnection } from '@moodscape/shared/redis-connection'
import { UnrecoverableError, Worker } from 'bullmq'
import { Value } from 'typebox/value'

/** Handles one ticket. Whatever it throws brings the ticket back later. */
export type HandleTicket = (ticket: JobTicket, tryNumber: number) => Promise<void>

export interface ConsumerOptions {
  redis: RedisConnection
  log: Logger
  concurrency: number
  /** A ticket whose process was not heard of for so long goes to another. */
  lockSeconds: number
}

export interface Consumer {
  isRunning(): boolean
  close(): Promise<void>
}

const FIRST_DELAY_MS = 2_000
const LONGEST_DELAY_MS = 4 * 3_600_000

/** @returns how long to wait after so many tries that failed, in milliseconds */
export function backoffOf(attempts: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts) * (0.75 + Math.random() / 4)
}

/** Takes tickets from a queue and tries each, with exponential backoff and jitter, until it is handled. */
export function consumeTickets(
  queueName: string,
  handle: HandleTicket,
  { redis, log, concurrency, lockSeconds }: ConsumerOptions,
): Consumer {
  const worker = new Worker(
    queueName,
    async (job) => {
      if (!Value.Check(JobTicket, job.data)) throw new UnrecoverableError('The ticket is not understood')
      await handle(job.data, job.attemptsMade + 1)
    },
    {
      connection: redis,
      prefix: QUEUE_PREFIX,
      concurrency,
      lockDuration: lockSeconds * 1_000,
      stalledInterval: lockSeconds * 500,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      settings: {
        backoffStrategy: backoffOf,
      },
    },
  )
  worker.on('error', (err) => log.warn({ err, queue: queueName }, 'queue trouble'))
  worker.on('failed', (job, err) => log.info({ err, job_id: job?.id, queue: queueName }, 'tried again later'))
  return {
    isRunning: () => worker.isRunning(),
    close: () => worker.close(),
  }
}
