import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

/**
 * Keeps what needs a token out of every cache: answers hold presigned addresses, states of jobs and emotions. A route
 * whose answers are worth keeping says so itself.
 */
export const privacy = fp(
  async (app: FastifyInstance) => {
    app.addHook('onRequest', async (request, reply) => {
      if (!request.routeOptions.config.open) reply.header('cache-control', 'private, no-store')
    })
  },
  { name: 'privacy' },
)
