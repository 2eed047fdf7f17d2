import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

import { problem } from '../problems.ts'

/** Sends requests that still come while the process is stopping to another one; probes are answered to the end. */
export const farewell = fp(
  async (app: FastifyInstance, { closing }: { closing: AbortSignal }) => {
    app.addHook('onRequest', async (request) => {
      if (!closing.aborted || request.routeOptions.config.unlimited) return
      throw problem('unavailable', { detail: 'This process is stopping.', headers: { connection: 'close' } })
    })
  },
  { name: 'farewell' },
)
