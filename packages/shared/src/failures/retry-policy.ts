import { type JobFailureCode, PermanentFailure, TransientFailure } from './failure.ts'

export interface RetryBudget {
  /** Attempts that count, after which a job fails. */
  maxAttempts: number
  /** Time from a job's first start, in milliseconds, after which it fails. */
  maxRunningMs: number
  /** How many workers may die, or stop responding, while they hold a job before the job fails. */
  maxLost: number
}

export const DEFAULT_RETRY_BUDGET: RetryBudget = { maxAttempts: 8, maxRunningMs: 3_600_000, maxLost: 10 }

const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000

export type RetryDecision =
  | { retry: true; delayMs: number; countsAsAttempt: boolean }
  | { retry: false; code: JobFailureCode }

/**
 * How long to wait after so many failures before: exponential backoff with full jitter
 * (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/).
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return Math.round(Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures) * random())
}

/**
 * Decides whether a failed job is tried again, and when: never earlier than the other side asked for. An unknown
 * error is tried again, because most unknown errors are outages of another service.
 *
 * @param attempts counted failures before this one
 * @param runningMs milliseconds since the first start
 * @param random in [0, 1)
 */
export function decideRetry(
  error: unknown,
  { attempts, runningMs }: { attempts: number; runningMs: number },
  budget: Pick<RetryBudget, 'maxAttempts' | 'maxRunningMs'>,
  random: () => number = Math.random,
): RetryDecision {
  if (error instanceof PermanentFailure) return { retry: false, code: error.code }
  const failure =
    error instanceof TransientFailure ? error : new TransientFailure('internal_error', { cause: error })
  const used = attempts + (failure.countsAsAttempt ? 1 : 0)
  if (used >= budget.maxAttempts || runningMs >= budget.maxRunningMs)
    return { retry: false, code: failure.code }
  return {
    retry: true,
    delayMs: Math.max(backoffMs(attempts, random), failure.retryAfterMs ?? 0),
    countsAsAttempt: failure.countsAsAttempt,
  }
}
