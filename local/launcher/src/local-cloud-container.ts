/**
 * The local cloud for services that run in containers of their own, as docker-compose.yml does it. They share this
 * container's network, so 127.0.0.1 is the same place for all of them.
 *
 *   CLOUD_FOLDER          state of the cloud, and `<service>.env` for each service once everything is up
 *   REDIS_URL             a Redis beside it
 *   GATEWAY_URL           where clients reach the gateway
 *   PHOTO_PORT            where browsers reach the objects, in place of the S3 that listens inside only
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { startCloud } from '@moodscape/local-cloud/start-cloud'
import { listenForStop } from '@moodscape/local-cloud/stop-signals'

import { createBucketAndTable } from './create-store.ts'
import { forwardPort } from './forward-port.ts'
import { prepareEnvironments } from './settings/prepare-environments.ts'
import { type Environment, SERVICE_NAMES } from './settings/service-environments.ts'

const {
  CLOUD_FOLDER = '/cloud',
  REDIS_URL = '',
  GATEWAY_URL = 'http://127.0.0.1:3000',
  PHOTO_PORT = '9000',
} = process.env

async function main(): Promise<void> {
  const stop = listenForStop(() => process.exit(130))
  await mkdir(CLOUD_FOLDER, { recursive: true })
  // No service may start with the environment of an earlier cloud.
  await Promise.all(SERVICE_NAMES.map((name) => rm(environmentFile(name), { force: true })))
  const cloud = await startCloud({
    directory: join(CLOUD_FOLDER, 'state'),
    ...(REDIS_URL && { redisUrl: REDIS_URL }),
    onReady: (part, url) => console.log(`${part} is ready at ${url}`),
  })
  const photos = await forwardPort(Number(PHOTO_PORT), Number(new URL(cloud.urls.s3).port))
  await createBucketAndTable(cloud.environment)
  const environments = await prepareEnvironments(CLOUD_FOLDER, cloud.environment, GATEWAY_URL)
  for (const name of SERVICE_NAMES)
    await writeFile(environmentFile(name), describeFile(environments[name]), { mode: 0o600 })
  console.log('ready')
  await stop
  await photos.close()
  await cloud.close()
}

function environmentFile(name: string): string {
  return join(CLOUD_FOLDER, `${name}.env`)
}

/** The containers of the services have a PATH and a HOST of their own. */
function describeFile({ PATH: _path, HOST: _host, ...environment }: Environment): string {
  const variables = { ...environment, S3_PUBLIC_URL: `http://127.0.0.1:${PHOTO_PORT}` }
  return Object.entries(variables)
    .map(([name, value]) => `${name}="${value}"\n`)
    .join('')
}

await main()
process.exit(0)
