import type { IncomingMessage, ServerResponse } from 'node:http'

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'

import type { Collaborators } from './collaborators.ts'
import type { IdempotencyStore } from './http/idempotency-store.ts'
import type { JobSubscriptions } from './jobs/await-jobs.ts'
import type { UnfinishedQuota } from './jobs/unfinished-quota.ts'
import type { UploadSemaphore } from './photo/upload-semaphore.ts'
import type { GalleryCursors } from './uploads/gallery-cursor.ts'
import type { WebhookPolicy } from './uploads/webhook-url.ts'

/** What routes get beside the collaborators: things that live as long as the app. */
export interface RouteContext extends Collaborators {
  subscriptions: JobSubscriptions
  idempotency: IdempotencyStore
  quota: UnfinishedQuota
  slots: UploadSemaphore
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
