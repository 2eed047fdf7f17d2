import { MoodscapeError } from './moodscape-error.ts'

const SHORTEST_POLL_MS = 1_000
/** Failures in a row, each pause twice as long as the one before: half a minute in all, or as the gateway asks. */
const MOST_FAILURES = 4

/** How a request that is sent again and again goes on: not too fast, and past failures that may pass. */
export interface Patience {
  /** Before each request. */
  begin(): void
  /** The gateway answered as it should. */
  wasAnswered(): void
  /** Bears a failure. @throws the error again, if it will not pass or there were too many in a row */
  bear(error: unknown): void
  /** Waits until the next request may be sent. */
  pause(): Promise<void>
}

export function createPatience(signal: AbortSignal | undefined): Patience {
  let asked = 0
  let failures = 0
  let leastMs = 0
  return {
    begin() {
      asked = Date.now()
      leastMs = 0
    },
    wasAnswered() {
      failures = 0
    },
    bear(error) {
      failures++
      if (signal?.aborted || failures > MOST_FAILURES || !mayPass(error)) throw error
      leastMs = error instanceof MoodscapeError ? (error.retryAfter ?? 0) * 1_000 : 0
    },
    // A gateway that stops, or a job that cannot be waited for, answers at once: it is not asked in a loop.
    pause: () => pause(Math.max(SHORTEST_POLL_MS * 2 ** failures - (Date.now() - asked), leastMs), signal),
  }
}

/** Whether asking again may help: the gateway said so, or did not answer at all. */
function mayPass(error: unknown): boolean {
  return error instanceof MoodscapeError ? error.retryable : error instanceof TypeError
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
