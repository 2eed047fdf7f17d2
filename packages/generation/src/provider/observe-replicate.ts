import {
  outcomeOfStatus,
  type ProviderRequests,
  timeRequest,
} from '@moodscape/shared/process/provider-requests'
import type { Counter } from 'prom-client'

import type { ModelPrice } from '../models/model-price.ts'
import { aroundRequests } from './around-requests.ts'
import { CLOSED_BY_CLIENT, type Prediction, type PredictionApi, trueStatusOf } from './replicate-client.ts'

export interface ReplicateMetrics {
  requests: ProviderRequests
  cost: Counter<'model'>
}

/**
 * Times the requests to Replicate and estimates what they cost: the configured price for each prediction that was
 * accepted, and for the seconds that Replicate says it ran. A prediction whose end is read twice counts twice.
 *
 * @param model its name without the version
 */
export function observeReplicate(
  api: PredictionApi,
  model: string,
  price: ModelPrice,
  { requests, cost }: ReplicateMetrics,
): PredictionApi {
  const outcomeOf = (error: unknown) => {
    const status = trueStatusOf(error)
    return status === CLOSED_BY_CLIENT ? 'aborted' : outcomeOfStatus(status)
  }
  const timed = aroundRequests(api, (operation, request) =>
    timeRequest(requests, { provider: 'replicate', operation }, outcomeOf, request),
  )
  cost.inc({ model }, 0)
  return {
    ...timed,
    async create(options) {
      const prediction = await timed.create(options)
      cost.inc({ model }, price.perPrediction + price.perSecond * secondsRun(prediction))
      return prediction
    },
    async get(id, options) {
      const prediction = await timed.get(id, options)
      cost.inc({ model }, price.perSecond * secondsRun(prediction))
      return prediction
    },
  }
}

/** The provider measures a prediction when it ends. */
function secondsRun({ metrics }: Prediction): number {
  const seconds = metrics?.predict_time
  return typeof seconds === 'number' && seconds > 0 ? seconds : 0
}
