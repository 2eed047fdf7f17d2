import Opossum from 'opossum'

import type { Logger } from '../process/log.ts'
import { TransientFailure } from './failure.ts'

/** Runs one request to a provider. */
export type CircuitBreaker = <Answer>(request: () => Promise<Answer>) => Promise<Answer>

const PAUSE_MS = 10_000

/**
 * Stops asking a provider that is down: after several failures in a row of requests it answers for some seconds
 * without asking, and lets one request try whether the outage is over. Nothing sent means nothing paid, and no
 * attempt of the waiting jobs is used up.
 *
 * @param isOutage whether an error is the provider's trouble rather than ours
 */
export function createCircuitBreaker(
  name: string,
  isOutage: (error: unknown) => boolean,
  log: Pick<Logger, 'warn' | 'info'>,
): CircuitBreaker {
  const breaker = new Opossum((request: () => Promise<unknown>) => request(), {
    name,
    timeout: false,
    errorFilter: (error: unknown) => !isOutage(error),
    errorThresholdPercentage: 60,
    volumeThreshold: 6,
    rollingCountTimeout: 20_000,
    resetTimeout: PAUSE_MS,
  })
  breaker.on('open', () => log.warn({ provider: name }, 'provider is down: not asking it for a while'))
  breaker.on('close', () => log.info({ provider: name }, 'provider is back'))
  return async <Answer>(request: () => Promise<Answer>) => {
    try {
      return (await breaker.fire(request)) as Answer
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EOPENBREAKER') throw error
      throw new TransientFailure('provider_unavailable', {
        cause: error,
        countsAsAttempt: false,
        retryAfterMs: PAUSE_MS * (0.5 + Math.random()),
      })
    }
  }
}
