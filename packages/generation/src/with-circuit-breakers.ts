import type { Guard } from '@moodscape/shared/failures/circuit-breaker'
import type { PredictionApi } from './replicate-client.ts'

/**
 * Sends every request to Replicate through a guard, except cancelling: that is worth trying even in an outage.
 *
 * @param credit guards what has to be paid
 */
export function guardReplicate(api: PredictionApi, guard: Guard, credit: Guard): PredictionApi {
  return {
    create: (options) => credit(() => guard(() => api.create(options))),
    get: (id, options) => guard(() => api.get(id, options)),
    cancel: api.cancel,
    async *pages(signal) {
      const pages = api.pages(signal)
      for (;;) {
        const page = await guard(() => pages.next())
        if (page.done) return
        yield page.value
      }
    },
  }
}
