// Makes the table and the bucket, then ends: with 0, or with 1 and a sentence that says why it cannot be done.
import { createDynamoDbClient, createS3Client } from '@moodscape/shared/process/aws-clients'
import { configOrExit } from '@moodscape/shared/process/config-or-exit'
import { createLogger } from '@moodscape/shared/process/log'

import { readProvisionConfig } from './config.ts'
import { provision } from './provision.ts'
import { Refusal } from './refusal.ts'

const config = configOrExit(() => readProvisionConfig(process.env))
const log = createLogger('provision', config.LOG_LEVEL)
const page = config.PUBLIC_URL === undefined ? [] : [new URL(config.PUBLIC_URL).origin]
const frontends = config.CORS_ORIGINS.split(',').map((origin) => origin.trim())

// Nothing is half done that the next run would not finish.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0))
try {
  await provision(
    { dynamoDb: createDynamoDbClient(config.AWS_REGION), s3: createS3Client(config.AWS_REGION) },
    {
      table: config.TABLE_NAME,
      hasRecovery: config.POINT_IN_TIME_RECOVERY,
      bucket: config.BUCKET_NAME,
      region: config.AWS_REGION,
      origins: [...new Set([...page, ...frontends])].filter(Boolean),
      patienceSeconds: config.PROVISION_SECONDS,
    },
    log,
  )
  log.info({ table: config.TABLE_NAME, bucket: config.BUCKET_NAME }, 'table and bucket are ready')
  process.exit(0)
} catch (error) {
  if (error instanceof Refusal) process.stderr.write(`${error.message}\n`)
  else log.fatal({ err: error }, 'table and bucket could not be made')
  process.exit(1)
}
