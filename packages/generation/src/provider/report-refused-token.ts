import type { Logger } from '@moodscape/shared/process/log'

import { aroundRequests } from './around-requests.ts'
import { isTokenRefused, type PredictionApi } from './replicate-client.ts'

const PROBLEM =
  'REPLICATE_API_TOKEN: Replicate refuses it. Set the token of the account that pays, whole and without quotes, and start the worker again.'

/** Passes every request on, and says in the log when the token begins to be refused, and when it is taken again. */
export function reportRefusedToken(api: PredictionApi, log: Pick<Logger, 'error' | 'info'>): PredictionApi {
  let isTold = false
  return aroundRequests(api, async (_name, request) => {
    try {
      const answer = await request()
      if (isTold) log.info('Replicate takes the token')
      isTold = false
      return answer
    } catch (error) {
      if (isTokenRefused(error) && !isTold) {
        isTold = true
        log.error({ problem: PROBLEM, err: error }, 'Replicate does not let us in')
      }
      throw error
    }
  })
}

/** Asks once for what costs nothing, so that a wrong token is in the log before the first job comes. */
export async function tryToken(api: Pick<PredictionApi, 'pages'>): Promise<void> {
  try {
    await api.pages(AbortSignal.timeout(20_000)).next()
  } catch {
    // What is wrong was logged, or is found by the first job.
  }
}
