import { randomUUID } from 'node:crypto'

import { userIdOf } from '@moodscape/shared/records/identifiers'
import { Type } from 'typebox'

import type { GatewayConfig } from '../../config.ts'
import type { RouteApp } from '../../route-context.ts'
import { answer } from '../schemas.ts'

const GUEST_DAYS = 30

const schema = {
  operationId: 'beginSession',
  summary: 'Begin as a guest',
  description:
    'Gives a token to anybody. Only where guest sessions are on. Each call begins a session of its own, also with an Idempotency-Key: keys belong to a user, and here there is none yet.',
  tags: ['session'],
  security: [],
  response: {
    201: answer(
      'A token that is good for 30 days.',
      Type.Object({
        token: Type.String(),
        user_id: Type.String(),
        expires_at: Type.String({ format: 'date-time' }),
      }),
    ),
  },
}

/** `POST /session` */
export function routeSession(
  app: RouteApp,
  config: Pick<GatewayConfig, 'JWT_ISSUER' | 'JWT_AUDIENCE'>,
): void {
  app.post('/session', { schema, config: { open: true } }, async (_request, reply) => {
    const subject = `guest-${randomUUID()}`
    const expires = new Date(Date.now() + GUEST_DAYS * 86_400_000)
    const token = app.jwt.sign({
      sub: subject,
      exp: Math.floor(expires.getTime() / 1_000),
      ...(config.JWT_ISSUER && { iss: config.JWT_ISSUER }),
      ...(config.JWT_AUDIENCE && { aud: config.JWT_AUDIENCE }),
    })
    const user_id = userIdOf(config.JWT_ISSUER ?? '', subject)
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send({ token, user_id, expires_at: expires.toISOString() })
  })
}
