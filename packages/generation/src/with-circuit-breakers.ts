import type { CircuitBreaker } from '@moodscape/shared/failures/circuit-breaker'

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
  return {
    create: (options) => credit(() => breaker(() => api.create(options))),
    get: (id, options) => breaker(() => api.get(id, options)),
    cancel: api.cancel,
    async *pages(signal) {
      const pages = api.pages(signal)
      for (;;) {
        const page = await breaker(() => pages.next())
        if (page.done) return
        yield page.value
      }
    },
  }
}
