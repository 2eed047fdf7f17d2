import type { CircuitBreaker } from '@moodscape/shared/failures/circuit-breaker'

import { aroundRequests } from './around-requests.ts'
import type { PredictionApi } from './replicate-client.ts'

/**
 * Sends every request to Replicate through a guard, except cancelling: that is worth trying even in an outage.
 *
 * @param credit guards what has to be paid
 */
export function withCircuitBreakers(
  api: PredictionApi,
  breaker: CircuitBreaker,
  credit: CircuitBreaker,
): PredictionApi {
  const guarded = aroundRequests(api, (_name, request) => breaker(request))
  return { ...guarded, create: (options) => credit(() => guarded.create(options)), cancel: api.cancel }
}
