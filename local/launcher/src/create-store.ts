import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  PutBucketCorsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { describeTable } from '@moodscape/shared/records/table-definition'

import { type Environment, STORE_NAMES } from './settings/service-environments.ts'

/** Creates the bucket and the table where they are not there yet. */
export async function createBucketAndTable(cloud: Environment, names = STORE_NAMES): Promise<void> {
  await Promise.all([createBucket(cloud, names.BUCKET_NAME), createTable(cloud, names.TABLE_NAME)])
}

async function createBucket(cloud: Environment, name: string): Promise<void> {
  const s3 = new S3Client({ ...describeClient(cloud, 'AWS_ENDPOINT_URL_S3'), forcePathStyle: true })
  try {
    await s3.send(new CreateBucketCommand({ Bucket: name })).catch((error: unknown) => {
      if (!(error instanceof BucketAlreadyOwnedByYou)) throw error
    })
    // Pages read by script what they save under a name. The address itself is the permission.
    const rule = { AllowedMethods: ['GET'], AllowedOrigins: ['*'] }
    await s3.send(new PutBucketCorsCommand({ Bucket: name, CORSConfiguration: { CORSRules: [rule] } }))
  } finally {
    s3.destroy()
  }
}

async function createTable(cloud: Environment, name: string): Promise<void> {
  const dynamoDb = new DynamoDBClient(describeClient(cloud, 'AWS_ENDPOINT_URL_DYNAMODB'))
  try {
    await dynamoDb.send(new CreateTableCommand(describeTable(name)))
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
  try {
    await waitUntilTableExists(
      { client: dynamoDb, maxWaitTime: 20, minDelay: 0.05, maxDelay: 1 },
      { TableName: name },
    )
  } finally {
    dynamoDb.destroy()
  }
}

function describeClient(cloud: Environment, endpoint: string) {
  return {
    region: required(cloud, 'AWS_REGION'),
    endpoint: required(cloud, endpoint),
    credentials: {
      accessKeyId: required(cloud, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(cloud, 'AWS_SECRET_ACCESS_KEY'),
    },
  }
}

function required(cloud: Environment, name: string): string {
  const value = cloud[name]
  if (value === undefined) throw new Error(`The cloud does not say its ${name}`)
  return value
}
