import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { Histogram, type Registry } from 'prom-client'

/** Counts and times every request by its route's pattern: never by its path, which holds ids. */
export const requestMetrics = fp(
  async (app: FastifyInstance, { registry }: { registry: Registry }) => {
    const duration = new Histogram({
      name: 'moodscape_http_request_seconds',
      help: 'Requests by route, method and status.',
      labelNames: ['route', 'method', 'status'] as const,
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
      registers: [registry],
    })
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'unknown'
      duration.observe(
        { route, method: request.method, status: String(reply.statusCode) },
        reply.elapsedTime / 1_000,
      )
    })
  },
  { name: 'request-metrics' },
)
