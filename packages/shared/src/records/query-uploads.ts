import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'

import { BY_CREATED_AT, OPEN_OF_USER, OPEN_SHARDS, OPEN_UPLOADS } from './table-definition.ts'
import type { UploadRecord } from './upload-record.ts'
import type { GalleryPosition, UploadKey } from './upload-store.ts'

type Client = Pick<DynamoDBDocumentClient, 'send'>

/** A page of a user's uploads, newest first, and where the next one begins if there is one. */
export async function queryPage(
  client: Client,
  table: string,
  userId: string,
  limit: number,
  after?: GalleryPosition,
): Promise<{ uploads: UploadRecord[]; next?: GalleryPosition }> {
  const { items, next } = await queryNewestFirst(client, table, userId, after, { Limit: limit })
  return { uploads: items as UploadRecord[], ...(next && { next }) }
}

/** Where a user's latest upload with an emotion is among those older than a place, in one look of a megabyte. */
export async function queryWithEmotion(
  client: Client,
  table: string,
  userId: string,
  after: GalleryPosition,
): Promise<{ latest?: UploadKey & GalleryPosition; next?: GalleryPosition }> {
  const { items, next } = await queryNewestFirst(client, table, userId, after, {
    FilterExpression: 'attribute_exists(emotion) and attribute_not_exists(erasing)',
    ProjectionExpression: 'user_id, upload_id, created_at',
  })
  const [latest] = items as (UploadKey & GalleryPosition)[]
  return latest ? { latest } : { ...(next && { next }) }
}

async function queryNewestFirst(
  client: Client,
  table: string,
  userId: string,
  after: GalleryPosition | undefined,
  what: Partial<QueryCommandInput>,
): Promise<{ items: object[]; next?: GalleryPosition }> {
  const answer = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: BY_CREATED_AT,
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': userId },
      ScanIndexForward: false,
      ConsistentRead: true,
      ...(after && { ExclusiveStartKey: { user_id: userId, ...after } }),
      ...what,
    }),
  )
  const last = answer.LastEvaluatedKey as GalleryPosition | undefined
  return {
    items: answer.Items ?? [],
    ...(last && { next: { created_at: last.created_at, upload_id: last.upload_id } }),
  }
}

/** All uploads of a user with work left to do. */
export async function queryOpenOf(client: Client, table: string, userId: string): Promise<UploadRecord[]> {
  const pages = queryPages<UploadRecord>(client, {
    TableName: table,
    IndexName: OPEN_OF_USER,
    KeyConditionExpression: 'user_id = :user',
    ExpressionAttributeValues: { ':user': userId },
    ConsistentRead: true,
  })
  return (await Array.fromAsync(pages)).flat()
}

/** Keys of uploads with work left to do that did not change since a moment, shard by shard. */
export async function* queryOpenSince(
  client: Client,
  table: string,
  before: Date,
): AsyncGenerator<UploadKey[]> {
  for (let shard = 0; shard < OPEN_SHARDS; shard++) {
    const pages = queryPages<UploadKey>(client, {
      TableName: table,
      IndexName: OPEN_UPLOADS,
      KeyConditionExpression: 'open_shard = :shard and open_since < :before',
      ExpressionAttributeValues: { ':shard': String(shard), ':before': before.toISOString() },
      Limit: 100,
    })
    for await (const page of pages) yield page.map(({ user_id, upload_id }) => ({ user_id, upload_id }))
  }
}

async function* queryPages<Item>(client: Client, query: QueryCommandInput): AsyncGenerator<Item[]> {
  let start: Record<string, unknown> | undefined
  do {
    const answer = await client.send(
      new QueryCommand({ ...query, ...(start && { ExclusiveStartKey: start }) }),
    )
    yield (answer.Items ?? []) as Item[]
    start = answer.LastEvaluatedKey
  } while (start)
}
