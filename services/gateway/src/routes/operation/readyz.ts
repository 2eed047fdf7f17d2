import { Type } from 'typebox'

import type { RouteApp, RouteContext } from '../../route-context.ts'
import { rememberFor } from '../../stores/remember-for.ts'
import { answer } from '../schemas.ts'
import { checkGatewayReadiness } from './readiness.ts'
import { PROBE, Verdict } from './verdict.ts'

const schema = {
  operationId: 'isReady',
  summary: 'Would a job of each kind be taken?',
  description:
    'With `scope=gateway` only what the gateway itself needs: for load balancers, which must not take it out because a worker is being replaced.',
  tags: ['operation'],
  security: [],
  querystring: Type.Object({ scope: Type.Optional(Type.Enum(['gateway', 'system'])) }),
  response: {
    200: answer('It would.', Verdict),
    503: answer('It would not, for these reasons.', Verdict),
  },
}

/** The route needs no token, and each look costs requests to the stores. */
const REMEMBERED_MS = 1_000

/** `GET /readyz`: readiness */
export function routeReadyz(app: RouteApp, context: RouteContext): void {
  const checks = {
    gateway: rememberFor(REMEMBERED_MS, () => checkGatewayReadiness(context, false)),
    system: rememberFor(REMEMBERED_MS, () => checkGatewayReadiness(context, true)),
  }
  app.get('/readyz', { schema, config: PROBE }, async (request, reply) => {
    const isStopping = context.subscriptions.closing.aborted
    const problems = isStopping ? ['stopping'] : await checks[request.query.scope ?? 'system']()
    reply.header('cache-control', 'no-store')
    if (problems.length === 0) return { status: 'ok' as const, problems }
    return reply.code(503).send({ status: 'unavailable' as const, problems })
  })
}
