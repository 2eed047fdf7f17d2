import type { FastifyInstance } from 'fastify'

import { operation } from './operation.ts'

/** `GET /account` and `GET /webhooks/default/secret`. */
export function accountRoutes(v1: FastifyInstance, { secret }: { secret: string }): void {
  v1.get('/account', operation('GetAccount'), async () => ({
    type: 'user',
    username: 'moodscape',
    name: 'Moodscape on this machine',
    github_url: '',
  }))

  v1.get('/webhooks/default/secret', operation('GetWebhookSecret'), async () => ({ key: secret }))
}
