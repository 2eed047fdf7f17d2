import type { Static, TObject } from 'typebox'

import { createObjectStore, type ObjectStore } from '../objects/object-store.ts'
import { createDynamoDbClient, createS3Client } from '../process/aws-clients.ts'
import type { ProcessConfig, RedisConfig, StoreConfig, WorkerConfig } from '../process/config.ts'
import { type HealthChecks, serveHealth } from '../process/health-server.ts'
import type { Logger } from '../process/log.ts'
import { createRegistry, createWorkMetrics, type WorkMetrics } from '../process/metrics.ts'
import { checkReadiness } from '../process/readiness.ts'
import type { Stoppable } from '../process/run-until-signal.ts'
import { countQueue } from '../queue/count-queue.ts'
import {
  createJobEventPublisher,
  type JobEventSubscription,
  subscribeToJobEvents,
} from '../queue/job-events.ts'
import { createJobQueue, type JobQueue } from '../queue/job-queue.ts'
import { publishChanges } from '../queue/publish-changes.ts'
import type { JobKind } from '../records/kinds.ts'
import { createUploadStore, type UploadStore } from '../records/upload-store.ts'
import { reportOutages } from '../redis/log-outages.ts'
import { connectRedis, type RedisRole } from '../redis/redis-connection.ts'
import { warnOfMisconfiguration } from '../redis/warn-of-misconfiguration.ts'
import { healRegularly } from './healing-pass.ts'
import { storeProbes } from './store-probes.ts'
import { type ConsumerWatchOptions, watchConsumer } from './watch-consumer.ts'
import { type JobHandler, startWorkerHost } from './worker-host.ts'

type WorkerSettings = Static<
  TObject<typeof ProcessConfig & typeof RedisConfig & typeof StoreConfig & typeof WorkerConfig>
>

/** What a worker's handler can work with. */
export interface WorkerCollaborators {
  store: UploadStore
  objects: ObjectStore
  queues: Record<JobKind, JobQueue>
  events: JobEventSubscription
  metrics: WorkMetrics
  log: Logger
}

export interface WorkerDefinition {
  kind: JobKind
  config: WorkerSettings
  log: Logger
  createHandler(collaborators: WorkerCollaborators): JobHandler
  /** At most so many jobs a minute over all workers of the kind. */
  jobsPerMinute?: number
  /** How soon a consumer counts as wedged, where not as usual. */
  watch?: Pick<ConsumerWatchOptions, 'everyMs' | 'wedgedAfterMs'>
}

export interface RunningWorker extends Stoppable {
  healthPort: number
}

/**
 * Connects a worker to all it needs and starts it. Nothing has to be up yet: the worker says what it waits
 * for on `/readyz`, and begins once it is there.
 */
export async function startWorker(definition: WorkerDefinition): Promise<RunningWorker> {
  const { kind, config, log, jobsPerMinute } = definition
  const name = `moodscape-${kind}-worker`
  const metrics = createWorkMetrics(createRegistry(name))
  const connect = (role: RedisRole) => reportOutages(connectRedis(config, role, name), log)
  const consumerRedis = connect('worker')
  const subscriberRedis = connect('worker')
  const redis = connect('request')
  warnOfMisconfiguration(redis, log)

  const publish = createJobEventPublisher(redis, log)
  const events = subscribeToJobEvents(subscriberRedis, log)
  const queues = {
    emotion: createJobQueue('emotion', redis),
    image: createJobQueue('image', redis),
    melody: createJobQueue('melody', redis),
  }
  countQueue(kind, queues[kind], metrics.registry)
  const dynamoDb = createDynamoDbClient(config.AWS_REGION)
  const s3 = createS3Client(config.AWS_REGION)
  const store = createUploadStore(dynamoDb, config.TABLE_NAME, publishChanges(publish))
  const objects = createObjectStore(s3, config.BUCKET_NAME)

  const handler = definition.createHandler({ store, objects, queues, events, metrics, log })
  const host = startWorkerHost({
    kind,
    handler,
    store,
    events,
    publish,
    log,
    metrics,
    redis: consumerRedis,
    concurrency: config.CONCURRENCY,
    lockMs: config.LOCK_SECONDS * 1_000,
    ...(jobsPerMinute !== undefined && { jobsPerMinute }),
  })
  const stopHealing = healRegularly({
    store,
    queues,
    redis,
    log,
    metrics,
    everyMs: config.HEAL_SECONDS * 1_000,
    graceMs: config.HEAL_GRACE_SECONDS * 1_000,
  })
  const watch = watchConsumer({ host, queue: queues[kind], jobsPerMinute, ...definition.watch })
  let isStopping = false
  const checks: HealthChecks = {
    checkLiveness: () => (isStopping ? [] : watch.checkLiveness()),
    async checkReadiness() {
      if (isStopping) return ['the worker is stopping']
      // Redis being away is told below.
      const lookingForPause = queues[kind].isPaused().catch(() => false)
      const isConsuming = host.isRunning() && consumerRedis.status === 'ready'
      const failures = await checkReadiness(storeProbes(redis, store, objects))
      return [
        ...(isConsuming ? [] : ['consumer: not connected']),
        ...((await lookingForPause) ? ['queue: paused'] : []),
        ...failures,
      ]
    },
  }
  const address = { host: config.HOST, port: config.HEALTH_PORT }
  const health = await serveHealth(address, checks, metrics.registry)
  log.info({ kind, health_port: health.port, concurrency: config.CONCURRENCY }, 'started')

  return {
    healthPort: health.port,
    async stop() {
      isStopping = true
      stopHealing()
      watch.stop()
      await host.drain(config.SHUTDOWN_SECONDS * 1_000)
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
      await events.close()
      consumerRedis.disconnect()
      redis.disconnect()
      dynamoDb.destroy()
      s3.destroy()
      await health.close()
    },
  }
}
