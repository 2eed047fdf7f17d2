import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'

import type { Collaborators } from './collaborators.ts'
import type { GalleryCursors } from './gallery-cursor.ts'
import type { IdempotencyStore } from './idempotency-store.ts'
import type { JobListening } from './job-waiting.ts'
import type { UnfinishedQuota } from './unfinished-quota.ts'
import type { UploadSlots } from './upload-slots.ts'
import type { WebhookPolicy } from './webhook-url.ts'

/** What routes get beside the collaborators: things that live as long as the app. */
export interface RouteContext extends Collaborators {
  listening: JobListening
  idempotency: IdempotencyStore
  quota: UnfinishedQuota
  slots: UploadSlots
  cursors: GalleryCursors
  webhooks: WebhookPolicy
  publicUrl: () => string
}

/** The app as routes see it: requests are typed by their schemas. */
export type RouteApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>
