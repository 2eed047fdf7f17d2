import { createObjectStore } from '@moodscape/shared/objects/object-store'
import { createDynamoDbClient, createS3Client } from '@moodscape/shared/process/aws-clients'
import { configOrExit } from '@moodscape/shared/process/config-or-exit'
import { createLogger } from '@moodscape/shared/process/log'
import { createRegistry } from '@moodscape/shared/process/metrics'
import { runUntilSignal } from '@moodscape/shared/process/run-until-signal'
import { createJobEventPublisher, subscribeToJobEvents } from '@moodscape/shared/queue/job-events'
import { createJobQueue } from '@moodscape/shared/queue/job-queue'
import { publishChanges } from '@moodscape/shared/queue/publish-changes'
import { createUploadStore } from '@moodscape/shared/records/upload-store'
import { reportOutages } from '@moodscape/shared/redis/log-outages'
import { connectRedis, type RedisRole } from '@moodscape/shared/redis/redis-connection'

import { buildApp } from './app.ts'
import { type GatewayConfig, readGatewayConfig } from './config.ts'
import { createDirectUploads } from './photo/direct-uploads.ts'
import { createCdnUrls, createSignedUrls } from './stores/asset-urls.ts'
import { countPending } from './stores/count-pending.ts'

async function startGateway(config: GatewayConfig): Promise<void> {
  const log = createLogger('gateway', config.LOG_LEVEL)
  const connect = (role: RedisRole, name: string) => reportOutages(connectRedis(config, role, name), log)
  const redis = connect('request', 'gateway')
  const subscriber = connect('worker', 'gateway-news')
  const publish = createJobEventPublisher(redis, log)
  const table = countPending(createDynamoDbClient(config.AWS_REGION))
  const s3 = createS3Client(config.AWS_REGION)
  const publicS3 = createS3Client(config.AWS_REGION, config.S3_PUBLIC_URL)
  const queues = {
    emotion: createJobQueue('emotion', redis),
    image: createJobQueue('image', redis),
    melody: createJobQueue('melody', redis),
    erase: createJobQueue('erase', redis),
  }
  const app = await buildApp(
    {
      config,
      table,
      store: createUploadStore(table, config.TABLE_NAME, publishChanges(publish)),
      objects: createObjectStore(s3, config.BUCKET_NAME),
      queues,
      redis,
      connectPatiently: () => connect('worker', 'gateway-dashboard'),
      events: subscribeToJobEvents(subscriber, log),
      publish,
      urls: config.ASSET_BASE_URL
        ? createCdnUrls(config.ASSET_BASE_URL)
        : createSignedUrls(publicS3, config.BUCKET_NAME, config.URL_SECONDS),
      directUploads: createDirectUploads(publicS3, config.BUCKET_NAME),
      registry: createRegistry('gateway'),
    },
    log,
  )
  await app.listen({ host: config.HOST, port: config.PORT })

  const stop = async () => {
    await app.close()
    await Promise.all(Object.values(queues).map((queue) => queue.close()))
    redis.disconnect()
    subscriber.disconnect()
  }
  runUntilSignal({ stop }, log, config.SHUTDOWN_SECONDS)
}

await startGateway(configOrExit(() => readGatewayConfig(process.env)))
