import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

import { problem } from '../http/problems.ts'

interface GracefulShutdownOptions {
  closing: AbortSignal
  /** How long answers under way may take to leave, in milliseconds. */
  graceMs: number
}

/**
 * While the process is stopping, refuses requests so that they are sent to another one; probes are answered to the
 * end. A client that does not read its answer cannot keep the process from stopping.
 */
export const gracefulShutdown = fp(
  async (app: FastifyInstance, { closing, graceMs }: GracefulShutdownOptions) => {
    app.addHook('preClose', async () => {
      const enough = setTimeout(() => app.server.closeAllConnections(), graceMs)
      app.server.once('close', () => clearTimeout(enough))
    })
    app.addHook('onRequest', async (request) => {
      if (!closing.aborted || request.routeOptions.config.unlimited) return
      throw problem('unavailable', { detail: 'This process is stopping.', headers: { connection: 'close' } })
    })
  },
  { name: 'graceful-shutdown' },
)
