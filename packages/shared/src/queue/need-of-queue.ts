/** How much work a queue holds, as far as it asks for workers. */
export interface QueueLoad {
  /** Jobs that a free consumer would be given now. */
  waiting: number
  /** Jobs that consumers hold. */
  active: number
  /** Jobs that are tried again later, and whose time comes within `DUE_SOON_MS`. */
  dueSoon: number
  /** A paused queue gives out no jobs, so a worker would have nothing to do. */
  isPaused: boolean
}

/** A worker that is started now is ready by the time that these jobs fall due, in milliseconds. */
export const DUE_SOON_MS = 60_000

/** The run of a job in seconds as long as none has been measured: the time that users are promised a result within. */
export const UNMEASURED_RUN_SECONDS = 60

/**
 * How many jobs there are hands needed for: divided by the `CONCURRENCY` of a worker it is the number of workers. Jobs
 * that run count, for otherwise busy workers that keep up would be taken away.
 *
 * @param limit what the provider lets run at a time; more hands would only be refused more often. Never lower than
 *   what runs already.
 */
export function needOfQueue({ waiting, active, dueSoon, isPaused }: QueueLoad, limit = Infinity): number {
  if (isPaused) return 0
  return Math.min(waiting + active + dueSoon, Math.max(limit, active))
}

/**
 * How many jobs a provider lets run at a time that takes so many a minute: by Little's law the rate times the time
 * that each runs.
 *
 * @param runSeconds of the last jobs that succeeded; their 95th percentile counts, so that slow jobs find a hand
 */
export function providerLimit(createsPerMinute: number, runSeconds: readonly number[]): number {
  const seconds = percentile95(runSeconds) ?? UNMEASURED_RUN_SECONDS
  return Math.max(1, Math.ceil((createsPerMinute * seconds) / 60))
}

/** By nearest rank. */
function percentile95(values: readonly number[]): number | undefined {
  const ordered = values.toSorted((a, b) => a - b)
  return ordered[Math.ceil(ordered.length * 0.95) - 1]
}
