/** A job that waits. */
interface Waiting {
  since: number
  /** How long a worker will hold it, in seconds. */
  run: number
}

/** After a refusal (429) a job is tried again after so many seconds. */
const RETRY_SECONDS = 15

/**
 * Jobs that wait, and those that the provider has refused for now.
 *
 * @param startsPerMinute how many jobs the provider lets begin
 */
export function createQueue(startsPerMinute: number) {
  const waiting: Waiting[] = []
  const delayed: (Waiting & { until: number })[] = []
  const startedAt: number[] = []
  const counts = { refused: 0, longestWait: 0 }

  function mayStart(now: number): boolean {
    while (startedAt[0] !== undefined && startedAt[0] <= now - 60) startedAt.shift()
    return startedAt.length < startsPerMinute
  }

  return {
    counts,
    add: (now: number, runs: number[]) => waiting.push(...runs.map((run) => ({ since: now, run }))),
    /** Jobs of workers that stop go before the others. */
    putBack: (now: number, runs: number[]) => waiting.unshift(...runs.map((run) => ({ since: now, run }))),
    wakeDelayed(now: number): void {
      waiting.push(...delayed.filter(({ until }) => until <= now))
      delayed.splice(0, delayed.length, ...delayed.filter(({ until }) => until > now))
    },
    /** Gives the next job that may begin, and delays those before it that may not. */
    take(now: number): Waiting | undefined {
      for (let job = waiting.shift(); job; job = waiting.shift()) {
        if (mayStart(now)) {
          startedAt.push(now)
          counts.longestWait = Math.max(counts.longestWait, now - job.since)
          return job
        }
        counts.refused += 1
        delayed.push({ ...job, until: now + RETRY_SECONDS })
      }
      return undefined
    },
    waiting: () => waiting.length,
    dueSoon: (now: number) => delayed.filter(({ until }) => until <= now + 60).length,
    isEmpty: () => waiting.length === 0 && delayed.length === 0,
  }
}
