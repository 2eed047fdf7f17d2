import { announceChanges } from '@moodscape/shared/announce-changes'
import { createDynamoDbClient, createS3Client } from '@moodscape/shared/aws-clients'
import { configOrExit } from '@moodscape/shared/config-or-exit'
import { serveHealth } from '@moodscape/shared/health-server'
import { createTeller, subscribeToJobNews } from '@moodscape/shared/job-channel'
import { createJobQueue } from '@moodscape/shared/job-queue'
import type { JobTicket } from '@moodscape/shared/job'
import { createLogger } from '@moodscape/shared/log'
import { createRegistry } from '@moodscape/shared/metrics'
import { createObjectStore } from '@moodscape/shared/object-store'
import { parseNetworks } from '@moodscape/shared/public-address'
import { connectRedis } from '@moodscape/shared/redis-connection'
import { runUntilSignal } from '@moodscape/shared/run-until-signal'
import { takeTurns } from '@moodscape/shared/take-turns'
import { findPart } from '@moodscape/shared/upload-parts'
import { createUploadStore } from '@moodscape/shared/upload-store'
import { parseJobId } from '@moodscape/shared/identifiers'
import { Counter } from 'prom-client'

import { createWebhookCaller } from './call-webhook.ts'
import { readHousekeeperConfig, type HousekeeperConfig } from './config.ts'
import { consumeTickets } from './consume-tickets.ts'
import { deliverNotice } from './deliver-notice.ts'
import { createForgetJobs } from './forget-jobs.ts'
import { createForgetUser } from './forget-user.ts'
import { limitPerHost } from './limit-per-host.ts'
import { makeRound, tidyUpload } from './make-round.ts'

async function startHousekeeper(config: HousekeeperConfig): Promise<void> {
  const log = createLogger('housekeeper', config.LOG_LEVEL)
  const registry = createRegistry('housekeeper')
  const swept = new Counter({
    name: 'moodscape_swept_total',
    help: 'Leftovers removed.',
    labelNames: ['what'] as const,
    registers: [registry],
  })
  const redis = connectRedis(config, 'request', 'housekeeper')
  const consuming = connectRedis(config, 'worker', 'housekeeper-consumer')
  const subscriber = connectRedis(config, 'worker', 'housekeeper-news')
  for (const connection of [redis, consuming, subscriber]) {
    connection.on('error', (err: Error) => log.warn({ err }, 'redis trouble'))
  }
  const announce = announceChanges(createTeller(redis, log))
  const store = createUploadStore(createDynamoDbClient(config.AWS_REGION), config.TABLE_NAME, announce)
  const objects = createObjectStore(createS3Client(config.AWS_REGION), config.BUCKET_NAME)
  const queues = {
    emotion: createJobQueue('emotion', redis),
    image: createJobQueue('image', redis),
    melody: createJobQueue('melody', redis),
    notice: createJobQueue('notice', redis),
  }
  const caller = createWebhookCaller(parseNetworks(config.WEBHOOK_PRIVATE_NETWORKS))
  const call = limitPerHost(caller.call)
  const collaborators = {
    store,
    objects,
    swept,
    graceSeconds: config.ERASURE_GRACE_SECONDS,
    leftoverSeconds: config.LEFTOVER_SECONDS,
    predictionSeconds: config.PREDICTION_SECONDS,
    enqueueNotices: (tickets: JobTicket[]) => queues.notice.enqueue(tickets),
    forgetJobs: createForgetJobs(redis, queues),
    forgetUser: createForgetUser(redis),
  }

  const queueOptions = { redis: consuming, log, concurrency: config.CONCURRENCY, lockSeconds: config.LOCK_SECONDS }
  const erasing = consumeTickets(
    'erase',
    async (ticket) => {
      const wish = await store.get(ticket)
      if (wish) await tidyUpload(wish, collaborators)
    },
    queueOptions,
  )
  const publicUrl = config.PUBLIC_URL?.replace(/\/$/, '') ?? ''
  const noticing = consumeTickets(
    'notice',
    (ticket, tryNumber) =>
      deliverNotice(ticket, tryNumber, { store, call, signingSecret: config.SIGNING_SECRET, publicUrl, log }),
    queueOptions,
  )

  const news = subscribeToJobNews(subscriber, log)
  news.listen((item) => {
    if (item.type === 'changed' && item.notice) offerNotice(item).catch((err: unknown) => log.warn({ err }, 'notice left to the next round'))
  })
  async function offerNotice({ user_id, job_id }: { user_id: string; job_id: string }): Promise<void> {
    const upload_id = parseJobId(job_id)?.uploadId
    const upload = upload_id && (await store.get({ user_id, upload_id }))
    if (upload && findPart(upload, job_id)?.notify === 'due') await queues.notice.enqueue([{ user_id, upload_id, job_id }])
  }

  const turns = { redis, log, name: 'house', everyMs: config.ROUND_SECONDS * 1_000 }
  const stopRounds = takeTurns(turns, () => makeRound(collaborators))
  const health = await serveHealth(
    { host: config.HOST, port: config.HEALTH_PORT },
    {
      findIllness: () => [],
      findObstacles: async () => (erasing.isRunning() && noticing.isRunning() && redis.status === 'ready' ? [] : ['not consuming']),
    },
    registry,
  )
  log.info({ port: health.port }, 'keeping house')

  const stop = async () => {
    stopRounds()
    await Promise.all([erasing.close(), noticing.close()])
    await Promise.all(Object.values(queues).map((queue) => queue.close()))
    await Promise.all([news.close(), caller.close(), health.close()])
    redis.disconnect()
    consuming.disconnect()
  }
  runUntilSignal({ stop }, log, config.SHUTDOWN_SECONDS)
}

await startHousekeeper(configOrExit(() => readHousekeeperConfig(process.env)))
