/**
 * The cloud for services in containers of their own, as docker-compose.yml runs it: on ports that are always the same,
 * and with a file of secrets for each container, made at random at the first start.
 *
 *   CLOUD_FOLDER             state of the cloud
 *   SECRETS_FOLDER           `<container>.env`; they are there once everything is up
 *   REDIS_URL                the Redis beside it
 *   REPLICATE_URL            where services reach the Replicate in here
 *   S3_URL, DYNAMODB_URL     servers in place of those in here
 *   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY   their keys, where they do not take any
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describeFailure } from '../describe-failure.ts'
import { keepSecret } from '../kept-secret.ts'
import { webhookSecret } from '../replicate/webhooks/webhook-secret.ts'
import { runToEnd } from '../run-to-end.ts'
import { startCloud } from '../start-cloud.ts'
import { listenForStop } from '../stop-signals.ts'
import { describeSecrets, SECRETS_OF } from './service-secrets.ts'

const { CLOUD_FOLDER = '/cloud', SECRETS_FOLDER = '/secrets', ...environment } = process.env
/** Redis has none: it runs elsewhere. */
const ports = { s3: 9000, dynamodb: 8000, rekognition: 9001, replicate: 9002 }

async function main(): Promise<void> {
  const stop = listenForStop(() => process.exit(130))
  // No service may start with the secrets of an earlier cloud.
  await mkdir(SECRETS_FOLDER, { recursive: true })
  await Promise.all(Object.keys(SECRETS_OF).map((name) => rm(fileOf(name), { force: true })))
  const { REDIS_URL, REPLICATE_URL, S3_URL, DYNAMODB_URL } = environment
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment
  const cloud = await startCloud({
    directory: CLOUD_FOLDER,
    ports,
    host: '0.0.0.0',
    ...(REDIS_URL && { redisUrl: REDIS_URL }),
    ...(REPLICATE_URL && { replicateUrl: REPLICATE_URL }),
    ...(S3_URL && { s3Url: S3_URL }),
    ...(DYNAMODB_URL && { dynamodbUrl: DYNAMODB_URL }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    onReady: (part, url) => console.log(`${part} is ready at ${url}`),
  })
  await writeSecrets(cloud.environment)
  console.log('ready')
  await stop
  await cloud.close()
}

async function writeSecrets(cloud: Record<string, string>): Promise<void> {
  const [jwtSecret, signingSecret, ofWebhooks] = await Promise.all([
    keepSecret(join(CLOUD_FOLDER, 'jwt-secret')),
    keepSecret(join(CLOUD_FOLDER, 'signing-secret')),
    webhookSecret(join(CLOUD_FOLDER, 'replicate', 'webhook-secret')),
  ])
  const known = {
    JWT_SECRET: jwtSecret,
    SIGNING_SECRET: signingSecret,
    REPLICATE_WEBHOOK_SECRET: ofWebhooks,
    REPLICATE_API_TOKEN: cloud.REPLICATE_API_TOKEN ?? '',
    AWS_ACCESS_KEY_ID: cloud.AWS_ACCESS_KEY_ID ?? '',
    AWS_SECRET_ACCESS_KEY: cloud.AWS_SECRET_ACCESS_KEY ?? '',
  }
  for (const [name, secrets] of Object.entries(SECRETS_OF)) {
    // The S3 server of another image runs as another user.
    const mode = name === 's3' ? 0o644 : 0o600
    await writeFile(fileOf(name), describeSecrets(secrets, known), { mode })
  }
}

function fileOf(container: string): string {
  return join(SECRETS_FOLDER, `${container}.env`)
}

await runToEnd(main, describeFailure)
