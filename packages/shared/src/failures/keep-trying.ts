import { setTimeout as sleep } from 'node:timers/promises'

import { TransientFailure } from './failure.ts'
import { backoffMs } from './retry-policy.ts'

/** Once the time is up, it is tried no more often than this. */
const LATE_RETRY_MS = 10_000

export interface Patience {
  until: Date
  signal: AbortSignal
  wait?: typeof pause
}

/**
 * Repeats what is about something already paid for where it stands, as `work` fails transiently: in the queue it
 * would wait behind everything else, and the provider deletes outputs after an hour.
 *
 * @throws the last failure once the time is up, as one that uses up no attempt; any other error at once;
 *   the signal's reason when aborted
 */
export async function keepTrying<Result>(
  work: () => Promise<Result>,
  { until, signal, wait = pause }: Patience,
): Promise<Result> {
  for (let failures = 0; ; failures++) {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof TransientFailure)) throw error
      const delay = Math.max(backoffMs(failures), error.retryAfterMs ?? 0)
      if (Date.now() + delay >= until.getTime()) throw uncounted(error)
      await wait(delay, signal)
    }
  }
}

/** The same failure, as one that uses up no attempt and is not tried again at once. */
export function uncounted(failure: TransientFailure, atLeastMs = LATE_RETRY_MS): TransientFailure {
  const retryAfterMs = Math.max(atLeastMs, failure.retryAfterMs ?? 0)
  return new TransientFailure(failure.code, {
    cause: failure,
    detail: failure.message,
    retryAfterMs,
    countsAsAttempt: false,
  })
}

/** @throws the signal's reason when it aborts */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted()
    throw error
  })
}
