import type { PublishJobEvent } from '@moodscape/shared/queue/job-events'
import { Webhook } from 'standardwebhooks'
import { Type } from 'typebox'

import { problem } from '../../http/problems.ts'
import type { RouteApp } from '../../route-context.ts'
import { emptyAnswer } from '../schemas.ts'

const MAX_BODY_BYTES = 1024 * 1024

const schema = {
  operationId: 'takeReplicateNews',
  summary: 'Replicate says that a prediction has ended',
  description:
    'Signed by Replicate in the form of Standard Webhooks. Only where the operator has set this up.',
  tags: ['operation'],
  security: [],
  params: Type.Object({ intent: Type.String({ pattern: '^[0-9a-f-]{36}$' }) }),
  response: { 204: emptyAnswer('Taken.') },
}

/**
 * `POST /webhooks/replicate/:intent`: Replicate says that a prediction has ended. Its signature and time are verified
 * (https://replicate.com/docs/topics/webhooks/verify-webhook). The call only wakes the worker, which asks Replicate
 * itself, so a call that is repeated, late or lost changes nothing.
 */
export function routeReplicateWebhook(app: RouteApp, secret: string, publish: PublishJobEvent): void {
  const webhook = new Webhook(secret)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
    (_request, body, done) => done(null, body),
  )

  app.post(
    '/webhooks/replicate/:intent',
    { schema, config: { open: true, problems: ['unauthenticated'] } },
    async (request, reply) => {
      try {
        webhook.verify(String(request.body), request.headers as Record<string, string>)
      } catch (cause) {
        throw problem('unauthenticated', { detail: 'The signature is not valid.', cause })
      }
      publish({ type: 'prediction', intent_id: request.params.intent })
      return reply.code(204).send(null)
    },
  )
}
