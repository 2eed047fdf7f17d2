import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { System } from '@moodscape/launcher/start-system'
import { prefixesOfUser } from '@moodscape/shared/objects/object-keys'
import { isWhole, type ListedUpload, type UploadRecord } from '@moodscape/shared/records/upload-record'
import { createUploadStore } from '@moodscape/shared/table/create-upload-store'

import { RIG_AGENT } from '../rig/sparing-faults.ts'

/** Reads what the stores hold, past the services. */
export interface Stores {
  recordsOf(userId: string): Promise<UploadRecord[]>
  /** Sizes in bytes by key, of all objects below the prefixes of this user. */
  objectsOf(userId: string): Promise<Map<string, number>>
  /** Keys below a prefix. */
  keysBelow(prefix: string): Promise<string[]>
  /** The bytes of an object. */
  read(key: string): Promise<Uint8Array>
  /** Number of multipart uploads that are not completed. */
  openMultiparts(): Promise<number>
  close(): void
}

const TABLE = 'moodscape'
const BUCKET = 'moodscape'

export function openStores({ environment, cloud }: Pick<System, 'environment' | 'cloud'>): Stores {
  const caller = {
    customUserAgent: [RIG_AGENT],
    region: environment['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  }
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient({ ...caller, endpoint: cloud.urls.dynamodb }))
  const store = createUploadStore(tables, TABLE)
  const s3 = new S3Client({ ...caller, endpoint: cloud.urls.s3, forcePathStyle: true })

  async function* list(prefix: string) {
    let token: string | undefined
    do {
      const page = await s3.send(
        new ListObjectsV2Command({
          Bucket: BUCKET,
          Prefix: prefix,
          ...(token && { ContinuationToken: token }),
        }),
      )
      yield* (page.Contents ?? []).map(({ Key = '', Size = 0 }) => ({ key: Key, bytes: Size }))
      token = page.NextContinuationToken
    } while (token)
  }

  return {
    async recordsOf(userId) {
      const listed: ListedUpload[] = []
      let start: Record<string, unknown> | undefined
      do {
        const page = await tables.send(
          new QueryCommand({
            TableName: TABLE,
            ConsistentRead: true,
            KeyConditionExpression: 'user_id = :user',
            ExpressionAttributeValues: { ':user': userId },
            ...(start && { ExclusiveStartKey: start }),
          }),
        )
        // What is archived of an upload lies beside it, without a time of its own.
        listed.push(...((page.Items ?? []) as ListedUpload[]).filter((item) => item.created_at))
        start = page.LastEvaluatedKey
      } while (start)
      const records = await Promise.all(listed.map(async (one) => (isWhole(one) ? one : store.get(one))))
      return records.filter((record) => record !== undefined)
    },

    async objectsOf(userId) {
      const found = new Map<string, number>()
      for (const prefix of prefixesOfUser(userId)) {
        for await (const { key, bytes } of list(prefix)) found.set(key, bytes)
      }
      return found
    },

    async keysBelow(prefix) {
      const keys: string[] = []
      for await (const { key } of list(prefix)) keys.push(key)
      return keys
    },

    async read(key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }))
      return (await Body?.transformToByteArray()) ?? new Uint8Array()
    },

    async openMultiparts() {
      const open = await s3.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }))
      return open.Uploads?.length ?? 0
    },

    close() {
      tables.destroy()
      s3.destroy()
    },
  }
}
