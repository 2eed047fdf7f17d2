import type { FastifyInstance } from 'fastify'

import { predictionBody } from '../predictions/prediction-body.ts'
import type { PredictionQueue } from '../predictions/prediction-queue.ts'
import type { PredictionStore } from '../predictions/prediction-store.ts'
import { notFound } from '../replicate-error.ts'
import { operation } from './operation.ts'

interface Collaborators {
  store: Pick<PredictionStore, 'get'>
  queue: Pick<PredictionQueue, 'cancel'>
  origin: () => string
}

/** `POST /predictions/{id}/cancel`. A finished prediction stays as it is, and that is no error. */
export function cancelPredictionRoute(v1: FastifyInstance, { store, queue, origin }: Collaborators): void {
  v1.post<{ Params: { id: string } }>(
    '/predictions/:id/cancel',
    operation('CancelPrediction'),
    async (request) => {
      await queue.cancel(request.params.id)
      const prediction = store.get(request.params.id)
      if (!prediction) throw notFound()
      return predictionBody(prediction, origin())
    },
  )
}
