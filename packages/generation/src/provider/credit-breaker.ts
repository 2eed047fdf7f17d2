import type { CircuitBreaker } from '@moodscape/shared/failures/circuit-breaker'
import { TransientFailure } from '@moodscape/shared/failures/failure'
import type { Logger } from '@moodscape/shared/process/log'

import { isOutOfCredit } from './replicate-client.ts'

const PAUSE_MS = 60_000
/** Those that wait come back spread over this time, in milliseconds. */
const SPREAD_MS = 5_000

/**
 * Stops asking a provider for what has to be paid once it says that the account is out of credit: for a minute
 * nothing is asked, then one request tries whether there is credit again while the others go on waiting. What was
 * not sent uses up no attempt; the time that a job may take holds all the same.
 */
export function createCreditBreaker(
  log: Pick<Logger, 'warn' | 'info'>,
  now: () => number = Date.now,
): CircuitBreaker {
  let heldUntil: number | undefined
  let isTrying = false
  return async (request) => {
    const isTrial = heldUntil !== undefined
    if (heldUntil !== undefined && (isTrying || now() < heldUntil)) throw waitFor(heldUntil - now())
    if (isTrial) isTrying = true
    try {
      const answer = await request()
      if (isTrial) {
        heldUntil = undefined
        log.info('the provider takes orders again')
      }
      return answer
    } catch (error) {
      if (isOutOfCredit(error)) {
        if (heldUntil === undefined)
          log.warn({ err: error }, 'out of credit at the provider: ordering nothing for a minute at a time')
        heldUntil = now() + PAUSE_MS
      }
      throw error
    } finally {
      if (isTrial) isTrying = false
    }
  }
}

function waitFor(restMs: number): TransientFailure {
  return new TransientFailure('payment_required', {
    detail: 'Not asked: the provider has said that there is no credit',
    countsAsAttempt: false,
    retryAfterMs: Math.round(Math.max(restMs, 1_000) + Math.random() * SPREAD_MS),
  })
}
