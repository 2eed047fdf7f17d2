import type { RouteApp } from '../../route-context.ts'
import { answer } from '../schemas.ts'
import { PROBE, Verdict } from './verdict.ts'

const schema = {
  operationId: 'isAlive',
  summary: 'Is the process alive?',
  tags: ['operation'],
  security: [],
  response: { 200: answer('It is.', Verdict) },
}

/** `GET /healthz`: liveness */
export function routeHealthz(app: RouteApp): void {
  app.get('/healthz', { schema, config: PROBE }, async () => ({ status: 'ok' as const, problems: [] }))
}
