import type { Registry } from 'prom-client'
import { Type } from 'typebox'

import type { RouteApp } from '../../route-context.ts'
import { PROBE } from './verdict.ts'

const schema = {
  operationId: 'getMetrics',
  summary: 'Figures for Prometheus',
  tags: ['operation'],
  security: [],
  response: {
    200: {
      description: 'In the text format of Prometheus.',
      content: { 'text/plain': { schema: Type.String() } },
    },
  },
}

/** `GET /metrics` */
export function routeMetrics(app: RouteApp, registry: Registry): void {
  app.get('/metrics', { schema, config: PROBE }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}
