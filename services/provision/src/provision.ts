import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { S3Client } from '@aws-sdk/client-s3'
import type { Logger } from '@moodscape/shared/process/log'

import { createAskStore } from './ask-store.ts'
import { provisionBucket } from './provision-bucket.ts'
import { provisionTable } from './provision-table.ts'

/** What is to be there afterwards. */
export interface Wish {
  table: string
  /** Whether the table can be taken back to an earlier moment, where its DynamoDB can do that. */
  hasRecovery: boolean
  bucket: string
  region: string
  /** Of the page and of frontends, which may read and send objects by script; any where none is named. */
  origins: string[]
  /** How long a store that does not answer yet is asked again. */
  patienceSeconds: number
}

/**
 * Makes the table and the bucket where they are not there yet, and sets their rules. It may be run as often as you
 * like, and beside another run.
 *
 * @throws Refusal when what is there is not fit, a right is missing, or a store does not answer
 */
export async function provision(
  { dynamoDb, s3 }: { dynamoDb: DynamoDBClient; s3: S3Client },
  { table, hasRecovery, bucket, region, origins, patienceSeconds }: Wish,
  log: Pick<Logger, 'info' | 'warn'>,
): Promise<void> {
  const ask = createAskStore(patienceSeconds)
  await Promise.all([
    provisionTable(dynamoDb, table, { hasRecovery }, ask, log),
    provisionBucket(s3, { name: bucket, region, origins }, ask, log),
  ])
}
