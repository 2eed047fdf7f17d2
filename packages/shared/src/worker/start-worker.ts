import type { Static, TObject } from 'typebox'

import type { ObjectStore } from '../objects/object-store.ts'
import type { ProcessConfig, RedisConfig, StoreConfig, WorkerConfig } from '../process/config.ts'
import { type HealthChecks, serveHealth } from '../process/health-server.ts'
import type { Logger } from '../process/log.ts'
import { createRegistry, createWorkMetrics, type WorkMetrics } from '../process/metrics.ts'
import { checkReadiness, type Probe } from '../process/readiness.ts'
import type { Stoppable } from '../process/run-until-signal.ts'
import { countQueue } from '../queue/count-queue.ts'
import type { JobEventSubscription } from '../queue/job-events.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import type { JobQueues } from '../queue/job-queues.ts'
import type { JobKind } from '../records/kinds.ts'
import type { UploadStore } from '../records/upload-store.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'
import { connectStores } from '../stores/connect-stores.ts'
import { healRegularly } from './healing-pass.ts'
import type { JobHandler } from './job-handler.ts'
import { showFromStart } from './show-from-start.ts'
import { type ConsumerWatchOptions, watchConsumer } from './watch-consumer.ts'
import { startWorkerHost, type WorkerHost } from './worker-host.ts'

type WorkerSettings = Static<
  TObject<typeof ProcessConfig & typeof RedisConfig & typeof StoreConfig & typeof WorkerConfig>
>

/** What a worker's handler can work with. */
export interface WorkerCollaborators {
  store: UploadStore
  objects: ObjectStore
  queues: JobQueues
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
  const metrics = createWorkMetrics(createRegistry(`moodscape-${kind}-worker`))
  showFromStart(metrics, kind, config.CONCURRENCY)
  const stores = connectStores(config, `${kind}-worker`, log, { registry: metrics.registry, hears: 'calls' })
  const { redis, queues, events, publish, store, objects, probes } = stores
  const queue = queues[kind]
  countQueue(kind, queue, metrics.registry)

  const consumerRedis = stores.connect('worker')
  const host = startWorkerHost({
    ...{ kind, store, events, publish, log, metrics },
    handler: definition.createHandler({ store, objects, queues, events, metrics, log }),
    redis: consumerRedis,
    concurrency: config.CONCURRENCY,
    lockMs: config.LOCK_SECONDS * 1_000,
    ...(jobsPerMinute !== undefined && { jobsPerMinute }),
  })
  const stopHealing = healRegularly({
    ...{ store, queues, redis, log, metrics },
    everyMs: config.HEAL_SECONDS * 1_000,
    graceMs: config.HEAL_GRACE_SECONDS * 1_000,
  })
  const watch = watchConsumer({ host, queue, jobsPerMinute, ...definition.watch })
  let isStopping = false
  // A mistake is in the log before anybody asks.
  void checkReadiness(probes)
  const checks: HealthChecks = {
    checkLiveness: () => (isStopping ? [] : watch.checkLiveness()),
    checkReadiness: async () =>
      isStopping ? ['the worker is stopping'] : findReadinessProblems({ host, consumerRedis, queue, probes }),
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
      await stores.close()
      await health.close()
    },
  }
}

interface Consumption {
  host: Pick<WorkerHost, 'isRunning'>
  consumerRedis: Pick<RedisConnection, 'status'>
  queue: Pick<JobQueue, 'isPaused'>
  probes: Record<string, Probe>
}

/** What stands in the way of taking the next job. */
async function findReadinessProblems({ host, consumerRedis, queue, probes }: Consumption): Promise<string[]> {
  // The probe of Redis reports that Redis is away.
  const [failures, isPaused] = await Promise.all([
    checkReadiness(probes),
    queue.isPaused().catch(() => false),
  ])
  const isConsuming = host.isRunning() && consumerRedis.status === 'ready'
  return [
    ...(isConsuming ? [] : ['consumer: not connected']),
    ...(isPaused ? ['queue: paused'] : []),
    ...failures,
  ]
}
