import type { Logger } from '@moodscape/shared/process/log'
import { keepFairOrder, takePlaceAgain } from '@moodscape/shared/queue/fair-order'
import { queuePrefixOf } from '@moodscape/shared/queue/key-prefixes'
import { JobTicket } from '@moodscape/shared/records/kinds'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'
import { inProcessSpan } from '@moodscape/shared/tracing/job-spans'
import { closeConsumer } from '@moodscape/shared/worker/close-consumer'
import { countHeld } from '@moodscape/shared/worker/count-held'
import { reportQueueTrouble } from '@moodscape/shared/worker/log-queue-errors'
import { DelayedError, type Job, type MinimalJob, UnrecoverableError, Worker } from 'bullmq'
import pTimeout from 'p-timeout'
import { Value } from 'typebox/value'

import { ReceiverBusy } from './limit-calls.ts'

/** Handles one ticket. After an error the ticket comes back later; ReceiverBusy does not count as a try. */
export type HandleTicket = (ticket: JobTicket, tryNumber: number) => Promise<void>

export interface ConsumerOptions {
  redis: RedisConnection
  log: Logger
  concurrency: number
  /** A ticket whose process has not renewed its lock for so long is given to another. */
  lockSeconds: number
}

export interface Consumer {
  isRunning(): boolean
  /** Takes no more tickets and waits for the held ones; what is not done by the deadline goes to another process. */
  close(deadlineMs: number): Promise<void>
}

const FIRST_DELAY_MS = 2_000
const LONGEST_DELAY_MS = 4 * 3_600_000
const BUSY_DELAY_MS = 1_000
const LONGEST_BUSY_DELAY_MS = 30_000

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
  const held = countHeld()
  const worker = new Worker(
    queueName,
    async (job, token) => {
      if (!Value.Check(JobTicket, job.data)) throw new UnrecoverableError('The ticket is not understood')
      const ticket = job.data
      held.begin()
      try {
        await inProcessSpan(queueName, job, () => handle(ticket, job.attemptsMade + 1), isUnexpected)
      } catch (error) {
        throw error instanceof ReceiverBusy ? await putAside(redis, job, token) : error
      } finally {
        held.end()
      }
    },
    {
      connection: redis,
      prefix: queuePrefixOf(queueName),
      concurrency,
      lockDuration: lockSeconds * 1_000,
      stalledInterval: lockSeconds * 500,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      settings: {
        async backoffStrategy(attempts: number, _type?: string, _error?: Error, job?: MinimalJob) {
          if (job) await takePlaceAgain(redis, job as Job)
          return backoffOf(attempts)
        },
      },
    },
  )
  reportQueueTrouble(worker, redis, log)
  keepFairOrder(worker, redis, log)
  worker.on('failed', (job, err) => log.info({ err, job_id: job?.id, queue: queueName }, 'tried again later'))
  return {
    isRunning: () => worker.isRunning(),
    async close(deadlineMs) {
      await pTimeout(closeConsumer(worker, held, log), { milliseconds: deadlineMs, fallback: () => {} })
    },
  }
}

/** A receiver that is busy puts a ticket off, and has not failed. */
function isUnexpected(error: unknown): boolean {
  return !(error instanceof ReceiverBusy)
}

/**
 * Delays a ticket whose turn it is not yet, longer each time: a thousand notices of one slow receiver must not come
 * round every second. @returns what tells the queue that this was done
 */
async function putAside(redis: RedisConnection, job: Job, token: string | undefined): Promise<DelayedError> {
  const times = Math.max(0, job.attemptsStarted - job.attemptsMade - 1)
  const delay = Math.min(LONGEST_BUSY_DELAY_MS, BUSY_DELAY_MS * 2 ** times)
  await takePlaceAgain(redis, job)
  await job.moveToDelayed(Date.now() + delay * (1 + Math.random()), token)
  return new DelayedError()
}
