import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import type { JobEventSubscription, PublishJobEvent } from '@moodscape/shared/queue/job-events'
import type { JobQueue } from '@moodscape/shared/queue/job-queue'
import type { JobKind } from '@moodscape/shared/records/kinds'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'
import type { Registry } from 'prom-client'

import type { GatewayConfig } from './config.ts'
import type { DirectUploads } from './photo/direct-uploads.ts'
import type { AssetUrls } from './stores/asset-urls.ts'
import type { Pending } from './stores/count-pending.ts'

/** Everything the routes work with, wired once in main.ts. */
export interface Collaborators {
  config: GatewayConfig
  store: UploadStore
  /** What the store works on. */
  table: Pending
  objects: Pick<ObjectStore, 'putStream' | 'remove' | 'removeBelow' | 'size'>
  queues: Record<JobKind | 'erase', JobQueue>
  redis: RedisConnection
  /** Opens a connection that waits for Redis instead of failing, for what is made before Redis may be there. */
  connectPatiently: () => RedisConnection
  events: JobEventSubscription
  publish: PublishJobEvent
  urls: AssetUrls
  directUploads: DirectUploads
  registry: Registry
}
