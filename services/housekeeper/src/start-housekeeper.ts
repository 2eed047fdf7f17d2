import { createObjectStore } from '@moodscape/shared/objects/object-store'
import { createDynamoDbClient, createS3Client } from '@moodscape/shared/process/aws-clients'
import { serveHealth } from '@moodscape/shared/process/health-server'
import type { Logger } from '@moodscape/shared/process/log'
import { createRegistry } from '@moodscape/shared/process/metrics'
import { checkReadiness } from '@moodscape/shared/process/readiness'
import type { Stoppable } from '@moodscape/shared/process/run-until-signal'
import { createJobEventPublisher, subscribeToJobEvents } from '@moodscape/shared/queue/job-events'
import { createJobQueue } from '@moodscape/shared/queue/job-queue'
import { runAsLeader } from '@moodscape/shared/queue/leader-lease'
import { publishChanges } from '@moodscape/shared/queue/publish-changes'
import type { JobTicket } from '@moodscape/shared/records/kinds'
import { createUploadStore } from '@moodscape/shared/records/upload-store'
import { reportOutages } from '@moodscape/shared/redis/log-outages'
import { connectRedis, type RedisRole } from '@moodscape/shared/redis/redis-connection'
import { warnOfMisconfiguration } from '@moodscape/shared/redis/warn-of-misconfiguration'
import { parseNetworks } from '@moodscape/shared/webhooks/public-address'
import { storeProbes } from '@moodscape/shared/worker/store-probes'
import { Counter } from 'prom-client'

import { type CallWebhook, createWebhookCaller } from './call-webhook.ts'
import type { HousekeeperConfig } from './config.ts'
import { consumeTickets } from './consume-tickets.ts'
import { deliverNotice } from './deliver-notice.ts'
import { createForgetJobs } from './forget-jobs.ts'
import { createForgetUser } from './forget-user.ts'
import { shareHands } from './limit-calls.ts'
import { makeRound, tidyUpload } from './make-round.ts'
import { offerNotices } from './offer-notices.ts'

export interface RunningHousekeeper extends Stoppable {
  healthPort: number
}

/** Connects the housekeeper to all it needs and starts it. Nothing has to be up yet: `/readyz` says what it waits for. */
export async function startHousekeeper(config: HousekeeperConfig, log: Logger): Promise<RunningHousekeeper> {
  const registry = createRegistry('housekeeper')
  const connect = (role: RedisRole) => reportOutages(connectRedis(config, role, 'moodscape-housekeeper'), log)
  const redis = connect('request')
  const consuming = connect('worker')
  const events = subscribeToJobEvents(connect('worker'), log)
  warnOfMisconfiguration(redis, log)
  const dynamoDb = createDynamoDbClient(config.AWS_REGION)
  const s3 = createS3Client(config.AWS_REGION)
  const store = createUploadStore(
    dynamoDb,
    config.TABLE_NAME,
    publishChanges(createJobEventPublisher(redis, log)),
  )
  const objects = createObjectStore(s3, config.BUCKET_NAME)
  const queues = {
    emotion: createJobQueue('emotion', redis),
    image: createJobQueue('image', redis),
    melody: createJobQueue('melody', redis),
    notice: createJobQueue('notice', redis),
  }
  const collaborators = {
    store,
    objects,
    swept: countSwept(registry),
    graceSeconds: config.ERASURE_GRACE_SECONDS,
    leftoverSeconds: config.LEFTOVER_SECONDS,
    predictionSeconds: config.PREDICTION_SECONDS,
    enqueueNotices: (tickets: JobTicket[]) => queues.notice.enqueue(tickets),
    forgetJobs: createForgetJobs(redis, queues),
    forgetUser: createForgetUser(redis),
  }

  const caller = createWebhookCaller(parseNetworks(config.WEBHOOK_PRIVATE_NETWORKS))
  const share = shareHands(config.CONCURRENCY)
  const call: CallWebhook = (given) => share.forHost(new URL(given.url).host, () => caller.call(given))
  const publicUrl = config.PUBLIC_URL?.replace(/\/$/, '') ?? ''
  const noticing = { store, call, signingSecret: config.SIGNING_SECRET, publicUrl, log }
  const consumption = {
    redis: consuming,
    log,
    concurrency: config.CONCURRENCY,
    lockSeconds: config.LOCK_SECONDS,
  }
  const consumers = [
    consumeTickets(
      'erase',
      async (ticket) => {
        const wish = await store.get(ticket)
        if (wish) await tidyUpload(wish, collaborators)
      },
      consumption,
    ),
    consumeTickets(
      'notice',
      (ticket, tryNumber) => share.forUser(ticket.user_id, () => deliverNotice(ticket, tryNumber, noticing)),
      consumption,
    ),
  ]
  offerNotices({ events, store, queue: queues.notice, log })
  const turns = { redis, log, name: 'house', everyMs: config.ROUND_SECONDS * 1_000 }
  const stopRounds = runAsLeader(turns, () => makeRound(collaborators))

  let isStopping = false
  const checks = {
    checkLiveness: () => [],
    async checkReadiness() {
      if (isStopping) return ['the housekeeper is stopping']
      const isConsuming = consumers.every((consumer) => consumer.isRunning()) && consuming.status === 'ready'
      const failures = await checkReadiness(storeProbes(redis, store, objects))
      return [...(isConsuming ? [] : ['consumer: not connected']), ...failures]
    },
  }
  const health = await serveHealth({ host: config.HOST, port: config.HEALTH_PORT }, checks, registry)
  log.info({ health_port: health.port }, 'keeping house')

  return {
    healthPort: health.port,
    async stop() {
      isStopping = true
      stopRounds()
      await Promise.all(consumers.map((consumer) => consumer.close(config.SHUTDOWN_SECONDS * 1_000)))
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
      await Promise.all([events.close(), caller.close()])
      consuming.disconnect()
      redis.disconnect()
      dynamoDb.destroy()
      s3.destroy()
      await health.close()
    },
  }
}

function countSwept(registry: ReturnType<typeof createRegistry>): Counter<'what'> {
  return new Counter({
    name: 'moodscape_swept_total',
    help: 'Leftovers removed.',
    labelNames: ['what'],
    registers: [registry],
  })
}
