import type { JobQueue } from '../queue/job-queue.ts'
import type { WorkerHost } from './worker-host.ts'

/** Watches whether a consumer gets on with its queue. */
export interface ConsumerWatch {
  /** What is wrong with the consumer that a restart of the process would mend. */
  checkLiveness(): string[]
  stop(): void
}

export interface ConsumerWatchOptions {
  host: Pick<WorkerHost, 'isRunning' | 'hasRoom' | 'taken'>
  queue: Pick<JobQueue, 'backlog'>
  jobsPerMinute?: number | undefined
  /** Milliseconds between two looks. */
  everyMs?: number
  /**
   * Milliseconds of waiting jobs, free hands and nothing taken, after which the consumer counts as wedged.
   */
  wedgedAfterMs?: number
}

/**
 * A consumer with a half-open connection looks alive and takes nothing. Its lack of progress shows it: jobs wait,
 * there is room for them, and none is taken, again and again. While Redis does not answer the consumer is not judged,
 * because a new process would fare no better.
 */
export function watchConsumer(options: ConsumerWatchOptions): ConsumerWatch {
  const { host, queue, jobsPerMinute, everyMs = 15_000, wedgedAfterMs = 120_000 } = options
  let takenBefore = host.taken()
  let stuckSince: number | undefined

  async function look(): Promise<void> {
    const backlog = await queue.backlog(jobsPerMinute).catch(() => 0)
    const isStuck = backlog > 0 && host.hasRoom() && host.taken() === takenBefore
    takenBefore = host.taken()
    stuckSince = isStuck ? (stuckSince ?? Date.now()) : undefined
  }

  const timer = setInterval(() => void look(), everyMs)

  return {
    checkLiveness() {
      if (!host.isRunning()) return ['the consumer has stopped']
      if (stuckSince === undefined || Date.now() - stuckSince < wedgedAfterMs) return []
      return [`jobs wait, but none was taken since ${new Date(stuckSince).toISOString()}`]
    },
    stop: () => clearInterval(timer),
  }
}
