import type { FastifyInstance } from 'fastify'

import type { OutputFolder } from '../output-folder.ts'
import { notFound } from '../replicate-error.ts'
import { operation } from './operation.ts'

interface Collaborators {
  outputs: Pick<OutputFolder, 'read'>
}

/** `GET /outputs/{folder}/{name}`: the files predictions made, for everybody who knows the URL. */
export function outputRoute(app: FastifyInstance, { outputs }: Collaborators): void {
  app.get<{ Params: { folder: string; name: string } }>(
    '/outputs/:folder/:name',
    operation('GetOutput'),
    async (request, reply) => {
      const file = await outputs.read(request.params.folder, request.params.name)
      if (!file) throw notFound()
      return reply.type(file.mediaType).send(file.bytes)
    },
  )
}
