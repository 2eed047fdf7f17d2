import { Type } from 'typebox'

import type { RouteApp, RouteContext } from '../route-context.ts'
import { checkGatewayReadiness } from './readiness.ts'
import { answer } from './schemas.ts'

const Verdict = Type.Object({ status: Type.Enum(['ok', 'unavailable']), problems: Type.Array(Type.String()) })
const common = { tags: ['operation'], security: [] }
const open = { config: { open: true, unlimited: true } }

/** `GET /healthz`, `/readyz` and `/metrics` */
export function routeHealth(app: RouteApp, context: RouteContext): void {
  app.get(
    '/healthz',
    {
      ...open,
      schema: {
        ...common,
        operationId: 'isAlive',
        summary: 'Is the process alive?',
        response: { 200: answer('It is.', Verdict) },
      },
    },
    async () => ({ status: 'ok' as const, problems: [] }),
  )

  app.get(
    '/readyz',
    {
      ...open,
      schema: {
        ...common,
        operationId: 'isReady',
        summary: 'Would a job of each kind be taken?',
        description:
          'With `scope=gateway` only what the gateway itself needs: for load balancers, which must not take it out because a worker is being replaced.',
        querystring: Type.Object({ scope: Type.Optional(Type.Enum(['gateway', 'system'])) }),
        response: {
          200: answer('It would.', Verdict),
          503: answer('It would not, for these reasons.', Verdict),
        },
      },
    },
    async (request, reply) => {
      const isStopping = context.subscriptions.closing.aborted
      const problems = isStopping
        ? ['stopping']
        : await checkGatewayReadiness(context, request.query.scope !== 'gateway')
      reply.header('cache-control', 'no-store')
      if (problems.length === 0) return { status: 'ok' as const, problems }
      return reply.code(503).send({ status: 'unavailable' as const, problems })
    },
  )

  const metrics = {
    ...common,
    operationId: 'getMetrics',
    summary: 'Figures for Prometheus',
    response: {
      200: {
        description: 'In the text format of Prometheus.',
        content: { 'text/plain': { schema: Type.String() } },
      },
    },
  }
  app.get('/metrics', { ...open, schema: metrics }, async (_request, reply) =>
    reply.type(context.registry.contentType).send(await context.registry.metrics()),
  )
}
