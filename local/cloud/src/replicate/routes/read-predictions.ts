import type { FastifyInstance } from 'fastify'

import { predictionBody } from '../predictions/prediction-body.ts'
import { type PageQuery, pageOf } from '../predictions/prediction-page.ts'
import type { PredictionStore } from '../predictions/prediction-store.ts'
import { notFound } from '../replicate-error.ts'
import { operation } from './operation.ts'

interface Collaborators {
  store: Pick<PredictionStore, 'get' | 'newestFirst'>
  origin: () => string
}

/** `GET /predictions` and `GET /predictions/{id}`. */
export function readPredictionRoutes(v1: FastifyInstance, { store, origin }: Collaborators): void {
  v1.get<{ Params: { id: string } }>('/predictions/:id', operation('GetPrediction'), async (request) => {
    const prediction = store.get(request.params.id)
    if (!prediction) throw notFound()
    return predictionBody(prediction, origin())
  })

  v1.get<{ Querystring: PageQuery }>('/predictions', operation('ListPredictions'), async (request) => {
    const { results, next, previous } = pageOf(store.newestFirst(), request.query)
    const link = (query: PageQuery | undefined) =>
      query ? `${origin()}/v1/predictions?${new URLSearchParams({ ...query }).toString()}` : null
    return {
      next: link(next),
      previous: link(previous),
      results: results.map((prediction) => predictionBody(prediction, origin())),
    }
  })
}
