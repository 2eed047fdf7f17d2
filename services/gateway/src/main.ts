import { createDynamoDbClient, createS3Client } from '@moodscape/shared/process/aws-clients'
import { configOrExit } from '@moodscape/shared/process/config-or-exit'
import { createLogger } from '@moodscape/shared/process/log'
import { createRegistry } from '@moodscape/shared/process/metrics'
import { timeCommands } from '@moodscape/shared/process/provider-requests'
import { checkReadiness } from '@moodscape/shared/process/readiness'
import { runUntilSignal } from '@moodscape/shared/process/run-until-signal'
import { explainListenError, startOrExit } from '@moodscape/shared/process/start-or-exit'
import { connectStores } from '@moodscape/shared/stores/connect-stores'
import { startTracing } from '@moodscape/shared/tracing/start-tracing'
import { traceAwsCalls } from '@moodscape/shared/tracing/trace-aws-calls'

import { buildApp } from './app.ts'
import { type GatewayConfig, readGatewayConfig } from './config.ts'
import { createDirectUploads } from './photo/direct-uploads.ts'
import { findDoubtfulSettings } from './settings/unsafe-settings.ts'
import { createCdnUrls, createSignedUrls } from './stores/asset-urls.ts'
import { countPending } from './stores/count-pending.ts'

async function startGateway(config: GatewayConfig): Promise<void> {
  const log = createLogger('gateway', config.LOG_LEVEL)
  const tracing = await startTracing(config, 'gateway', log)
  for (const doubt of findDoubtfulSettings(config)) log.warn(doubt)
  const registry = createRegistry('gateway')
  const dynamoDb = traceAwsCalls(createDynamoDbClient(config.AWS_REGION))
  const table = countPending(timeCommands(dynamoDb, 'dynamodb', registry))
  const { redis, connect, queues, events, publish, store, shares, objects, probes, close } = connectStores(
    config,
    'gateway',
    log,
    { table, registry },
  )
  const publicS3 = createS3Client(config.AWS_REGION, config.S3_PUBLIC_URL)
  const app = await buildApp(
    {
      ...{ config, table, store, shares, objects, probes, queues, redis, events, publish },
      connectPatiently: () => connect('worker'),
      urls: config.ASSET_BASE_URL
        ? createCdnUrls(config.ASSET_BASE_URL)
        : createSignedUrls(publicS3, config.BUCKET_NAME, config.URL_SECONDS),
      directUploads: createDirectUploads(publicS3, config.BUCKET_NAME),
      registry,
    },
    log,
  )
  const address = { host: config.HOST, port: config.PORT }
  await app.listen(address).catch((error: unknown) => {
    throw explainListenError(error, 'PORT', address) ?? error
  })
  // A mistake is in the log before anybody asks.
  void checkReadiness(probes)

  const stop = async () => {
    await app.close()
    await close()
  }
  runUntilSignal([{ stop }, tracing], log, config.SHUTDOWN_SECONDS)
}

const config = configOrExit(() => readGatewayConfig(process.env))
await startOrExit(() => startGateway(config))
