import { webhookSecretOf } from '@moodscape/shared/webhooks/webhook-secret'
import { Type } from 'typebox'

import type { RouteApp } from '../../route-context.ts'
import { answer } from '../schemas.ts'

const schema = {
  operationId: 'getWebhookSecret',
  summary: 'The secret of your webhooks',
  description: 'Calls to your webhooks are signed with it, in the form of Standard Webhooks.',
  tags: ['jobs'],
  response: { 200: answer('The secret, in the form `whsec_…`.', Type.Object({ secret: Type.String() })) },
}

/** `GET /webhooks/secret` */
export function routeWebhookSecret(app: RouteApp, signingSecret: string): void {
  app.get('/webhooks/secret', { schema }, async (request) => ({
    secret: webhookSecretOf(signingSecret, request.user.id),
  }))
}
