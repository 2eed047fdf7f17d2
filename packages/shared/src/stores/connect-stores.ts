import type { S3Client } from '@aws-sdk/client-s3'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Registry } from 'prom-client'
import type { Static, TObject } from 'typebox'

import { createObjectStore } from '../objects/create-object-store.ts'
import type { ObjectStore } from '../objects/object-store.ts'
import { createDynamoDbClient, createS3Client } from '../process/aws-clients.ts'
import type { RedisConfig, StoreConfig } from '../process/config.ts'
import type { Logger } from '../process/log.ts'
import { timeCommands } from '../process/provider-requests.ts'
import {
  createJobEventPublisher,
  type JobEventChannel,
  type JobEventSubscription,
  type PublishJobEvent,
  subscribeToJobEvents,
} from '../queue/job-events.ts'
import { createQueues, type Queues } from '../queue/job-queues.ts'
import { publishChanges } from '../queue/publish-changes.ts'
import type { UploadStore } from '../records/upload-store.ts'
import { reportOutages } from '../redis/log-outages.ts'
import { connectRedis, type RedisConnection, type RedisRole } from '../redis/redis-connection.ts'
import { warnOfMisconfiguration } from '../redis/warn-of-misconfiguration.ts'
import { createUploadStore } from '../table/create-upload-store.ts'
import { createSharePointers, type SharePointers } from '../table/share-pointers.ts'
import { traceAwsCalls } from '../tracing/trace-aws-calls.ts'
import { type StoreProbes, storeProbes } from './store-probes.ts'

export type StoreSettings = Static<TObject<typeof RedisConfig & typeof StoreConfig>>

/** The stores of a process, and its subscription to the events of the others. */
export interface Stores {
  /** The connection by which the queues and events are asked: its commands fail at once while Redis is away. */
  redis: RedisConnection
  /** Opens one more connection, which is closed with the others. */
  connect(role: RedisRole): RedisConnection
  queues: Queues
  events: JobEventSubscription
  publish: PublishJobEvent
  /** The records. Their changes are published. */
  store: UploadStore
  /** From the ids of public pages to uploads. */
  shares: SharePointers
  objects: ObjectStore
  /** Whether each of them can be used. */
  probes: StoreProbes
  /** Closes all that was opened here, in an order in which nothing is asked any more that is closed. */
  close(): Promise<void>
}

/** Clients that are used in place of those that the environment leads to. They stay open when the stores are closed. */
export interface StoreOverrides {
  table?: Pick<DynamoDBDocumentClient, 'send'>
  s3?: S3Client
}

export interface StoreOptions extends StoreOverrides {
  /** Where the requests of the clients made here are timed. */
  registry?: Registry
  /** Which events the process hears. */
  hears?: JobEventChannel
}

/**
 * Connects a process to Redis, the table and the bucket. Nothing has to be up yet.
 *
 * @param name of the process, by which Redis lists its connections
 */
export function connectStores(
  config: StoreSettings,
  name: string,
  log: Logger,
  { table: givenTable, s3: givenS3, registry, hears }: StoreOptions = {},
): Stores {
  const connections: RedisConnection[] = []
  const connect = (role: RedisRole) => {
    const connection = reportOutages(connectRedis(config, role, `moodscape-${name}`), config, log)
    connections.push(connection)
    return connection
  }
  const redis = connect('request')
  warnOfMisconfiguration(redis, log)
  const queues = createQueues(redis)
  const events = subscribeToJobEvents(connect('worker'), log, hears)
  const publish = createJobEventPublisher(redis, log)

  const own: { destroy(): void }[] = []
  const owned = <Client extends { middlewareStack: object; destroy(): void }>(
    client: Client,
    provider: string,
  ) => {
    own.push(client)
    return registry ? timeCommands(client, provider, registry) : client
  }
  const table = givenTable ?? owned(traceAwsCalls(createDynamoDbClient(config.AWS_REGION)), 'dynamodb')
  const s3 = givenS3 ?? owned(traceAwsCalls(createS3Client(config.AWS_REGION)), 's3')

  const store = createUploadStore(table, config.TABLE_NAME, publishChanges(publish))
  const objects = createObjectStore(s3, config.BUCKET_NAME)
  const probes = storeProbes(redis, store, objects, config, log)

  return {
    ...{ redis, connect, queues, events, publish, store, objects, probes },
    shares: createSharePointers(table, config.TABLE_NAME),
    async close() {
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
      await events.close()
      connections.forEach((connection) => connection.disconnect())
      own.forEach((client) => client.destroy())
    },
  }
}
