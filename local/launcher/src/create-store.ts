import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { provision } from '@moodscape/provision/provision'

import { type Environment, STORE_NAMES } from './settings/service-environments.ts'

/** Nothing of the cloud has to be told: that it knows fewer rules than AWS is no news. */
const silent = { info: () => {}, warn: () => {} }

/** Creates the bucket and the table where they are not there yet, as the program for the real cloud does. */
export async function createBucketAndTable(cloud: Environment, names = STORE_NAMES): Promise<void> {
  const dynamoDb = new DynamoDBClient(describeClient(cloud, 'AWS_ENDPOINT_URL_DYNAMODB'))
  const s3 = new S3Client({ ...describeClient(cloud, 'AWS_ENDPOINT_URL_S3'), forcePathStyle: true })
  try {
    await provision(
      { dynamoDb, s3 },
      {
        table: names.TABLE_NAME,
        hasRecovery: false,
        bucket: names.BUCKET_NAME,
        region: required(cloud, 'AWS_REGION'),
        // A developer opens the page by any name of the machine.
        origins: [],
        patienceSeconds: 0,
      },
      silent,
    )
  } finally {
    dynamoDb.destroy()
    s3.destroy()
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
