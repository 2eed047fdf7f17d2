import type { IncomingMessage, ServerResponse } from 'node:http'

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import type { JobEventSubscription, PublishJobEvent } from '@moodscape/shared/queue/job-events'
import type { JobQueue } from '@moodscape/shared/queue/job-queue'
import type { JobQueues } from '@moodscape/shared/queue/job-queues'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'
import type { StoreProbes } from '@moodscape/shared/stores/store-probes'
import type { SharePointers } from '@moodscape/shared/table/share-pointers'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { Counter, Registry } from 'prom-client'

import type { GatewayConfig } from './config.ts'
import type { AnswerAgain } from './http/answer-once.ts'
import type { WhenToCompile } from './http/compile-at-first-use.ts'
import type { IdempotencyStore } from './http/idempotency-store.ts'
import type { JobSubscriptions } from './jobs/await-jobs.ts'
import type { UnfinishedQuota } from './jobs/unfinished-quota.ts'
import type { DirectUploads } from './photo/direct-uploads.ts'
import type { UploadSemaphore } from './photo/upload-semaphore.ts'
import type { AssetUrls } from './stores/asset-urls.ts'
import type { Pending } from './stores/count-pending.ts'
import type { Recall } from './stores/remember-under-way.ts'
import type { GatewayTimes } from './times.ts'
import type { GalleryCursors } from './uploads/gallery-cursor.ts'
import type { WebhookPolicy } from './uploads/webhook-url.ts'

/** Everything the routes work with, wired once in main.ts. */
export interface Collaborators {
  config: GatewayConfig
  store: UploadStore
  shares: SharePointers
  /** What the store works on. */
  table: Pending
  objects: Pick<ObjectStore, 'putStream' | 'remove' | 'removeBelow' | 'size'>
  /** Whether each of the stores can be used. */
  probes: StoreProbes
  queues: JobQueues & { erase: JobQueue }
  redis: RedisConnection
  /** Opens a connection that waits for Redis instead of failing, for what is made before Redis may be there. */
  connectPatiently: () => RedisConnection
  events: JobEventSubscription
  publish: PublishJobEvent
  urls: AssetUrls
  directUploads: DirectUploads
  registry: Registry
  /** Others than those of times.ts, for tests. */
  times?: Partial<GatewayTimes>
  /** When the schemas of the routes are compiled, if not at first use; for tests. */
  whenToCompile?: WhenToCompile
}

/** What routes get: the collaborators, and things that live as long as the app. */
export interface RouteContext extends Omit<Collaborators, 'times' | 'whenToCompile'> {
  times: GatewayTimes
  /** Like the store's, but may know the record of a job under way without a read. */
  recall: Recall
  subscriptions: JobSubscriptions
  idempotency: IdempotencyStore
  answerAgain: AnswerAgain
  quota: UnfinishedQuota
  slots: UploadSemaphore
  /** Bytes of accepted photos. */
  uploadedBytes: Counter
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
