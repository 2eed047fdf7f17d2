import type { FastifyInstance } from 'fastify'

import { modelNamed } from '../models/catalogue.ts'
import type { Model } from '../models/model.ts'
import { modelBody, versionBody } from '../models/model-body.ts'
import { notFound } from '../replicate-error.ts'
import { operation } from './operation.ts'

interface ModelPath {
  owner: string
  name: string
}

/** `GET /models/{owner}/{name}` and its versions, of which each model has one. */
export function modelRoutes(v1: FastifyInstance, { origin }: { origin: () => string }): void {
  v1.get<{ Params: ModelPath }>('/models/:owner/:name', operation('GetModel'), async (request) =>
    modelBody(modelAt(request.params), origin()),
  )

  v1.get<{ Params: ModelPath }>(
    '/models/:owner/:name/versions',
    operation('ListModelVersions'),
    async (request) => ({ next: null, previous: null, results: [versionBody(modelAt(request.params))] }),
  )

  v1.get<{ Params: ModelPath & { version: string } }>(
    '/models/:owner/:name/versions/:version',
    operation('GetModelVersion'),
    async (request) => {
      const model = modelAt(request.params)
      if (model.version !== request.params.version) throw notFound()
      return versionBody(model)
    },
  )
}

function modelAt({ owner, name }: ModelPath): Model {
  const model = modelNamed(`${owner}/${name}`)
  if (!model) throw notFound()
  return model
}
