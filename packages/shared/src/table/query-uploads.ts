import { type AttributeValue, type QueryInput, QueryCommand as QueryItems } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'

import { knownOpenWork } from '../records/describe-open-work.ts'
import type { ListedUpload, UploadRecord } from '../records/upload-record.ts'
import type { GalleryFilter, GalleryPosition, OpenUpload, UploadKey } from '../records/upload-store.ts'
import { BY_CREATED_AT, OPEN_OF_USER, OPEN_SHARDS, OPEN_UPLOADS } from './table-definition.ts'

type Client = Pick<DynamoDBDocumentClient, 'send'>

/** So many records are looked at for a page of one emotion, within the megabyte of a query. */
const LOOKED_AT = 200

export interface PageQuery {
  limit: number
  after?: GalleryPosition | undefined
  filter?: GalleryFilter | undefined
}

/** A page of a user's uploads, newest first, and where the next one begins if there is one. */
export async function queryPage(
  client: Client,
  table: string,
  userId: string,
  { limit, after, filter = {} }: PageQuery,
): Promise<{ uploads: ListedUpload[]; next?: GalleryPosition }> {
  const { emotion } = filter
  const isOfEmotion =
    'chosen_emotion = :emotion or (attribute_not_exists(chosen_emotion) and emotion = :emotion)'
  const { items, next } = await queryNewestFirst(client, table, userId, {
    after,
    between: filter,
    values: emotion === undefined ? {} : { ':emotion': emotion },
    what: emotion === undefined ? { Limit: limit } : { Limit: LOOKED_AT, FilterExpression: isOfEmotion },
  })
  const found = items as ListedUpload[]
  const uploads = found.slice(0, limit)
  const last = uploads.at(-1)
  // More were found than fit: the next page begins behind the last that is shown.
  if (found.length > limit && last) return { uploads, next: positionOf(last) }
  return { uploads, ...(next && { next }) }
}

/** Where a user's latest upload with an emotion is among those older than a place, in one look of a megabyte. */
export async function queryWithEmotion(
  client: Client,
  table: string,
  userId: string,
  after: GalleryPosition,
): Promise<{ latest?: UploadKey & GalleryPosition; next?: GalleryPosition }> {
  const { items, next } = await queryNewestFirst(client, table, userId, {
    after,
    what: {
      FilterExpression:
        '(attribute_exists(emotion) or attribute_exists(chosen_emotion)) and attribute_not_exists(erasing)',
      ProjectionExpression: 'user_id, upload_id, created_at',
    },
  })
  const [latest] = items as (UploadKey & GalleryPosition)[]
  return latest ? { latest } : { ...(next && { next }) }
}

interface NewestFirst {
  after?: GalleryPosition | undefined
  between?: Pick<GalleryFilter, 'from' | 'to'>
  values?: Record<string, string>
  what: Partial<QueryInput>
}

/**
 * Asks in the words of the table itself: on its way through the document client each value of a page is copied twice
 * more, which takes as long as parsing it.
 */
async function queryNewestFirst(
  client: Client,
  table: string,
  userId: string,
  { after, between: { from, to } = {}, values = {}, what }: NewestFirst,
): Promise<{ items: object[]; next?: GalleryPosition }> {
  const isBounded = from !== undefined || to !== undefined
  const bounds = { ':from': from ?? EARLIEST, ':to': to ?? LATEST }
  const answer = await client.send(
    new QueryItems({
      TableName: table,
      IndexName: BY_CREATED_AT,
      KeyConditionExpression: `user_id = :user${isBounded ? ' and created_at between :from and :to' : ''}`,
      ExpressionAttributeValues: texts({ ':user': userId, ...(isBounded && bounds), ...values }),
      ScanIndexForward: false,
      ConsistentRead: true,
      ...(after && { ExclusiveStartKey: texts({ user_id: userId, ...positionOf(after) }) }),
      ...what,
    }),
  )
  const { Items = [], LastEvaluatedKey: last } = answer
  return {
    items: Items.map(plainItem),
    ...(last && { next: positionOf(plainItem(last) as GalleryPosition) }),
  }
}

function texts(values: Record<string, string>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, { S: text }]))
}

function plainItem(item: Record<string, AttributeValue>): object {
  const plain: Record<string, unknown> = {}
  for (const name in item) plain[name] = plainValue(item[name])
  return plain
}

/** Records hold neither sets nor bytes. */
function plainValue(value: AttributeValue | undefined): unknown {
  if (value?.S !== undefined) return value.S
  if (value?.N !== undefined) return Number(value.N)
  if (value?.M !== undefined) return plainItem(value.M)
  if (value?.L !== undefined) return value.L.map(plainValue)
  return value?.BOOL ?? null
}

/** Every time that a record can have lies between these texts. */
const EARLIEST = '0'
const LATEST = ':'

function positionOf({ created_at, upload_id }: GalleryPosition): GalleryPosition {
  return { created_at, upload_id }
}

/** All uploads of a user with work left to do. */
export async function queryOpenOf(client: Client, table: string, userId: string): Promise<ListedUpload[]> {
  const pages = queryPages<ListedUpload>(client, {
    TableName: table,
    IndexName: OPEN_OF_USER,
    KeyConditionExpression: 'user_id = :user',
    ExpressionAttributeValues: { ':user': userId },
    ConsistentRead: true,
  })
  return (await Array.fromAsync(pages)).flat()
}

/** So many are worked on at a time: parsing a whole megabyte would hold up everything else in the process. */
const OPEN_PAGE = 1_000

/** All uploads with work left to do, shard by shard. */
export async function* queryAllOpen(
  client: Client,
  table: string,
  pageSize = OPEN_PAGE,
): AsyncGenerator<OpenUpload[]> {
  for (let shard = 0; shard < OPEN_SHARDS; shard++) {
    const pages = queryPages<UploadRecord>(client, {
      TableName: table,
      IndexName: OPEN_UPLOADS,
      KeyConditionExpression: 'open_shard = :shard',
      ExpressionAttributeValues: { ':shard': String(shard) },
      Limit: pageSize,
    })
    for await (const page of pages) yield page.map(asOpenUpload)
  }
}

function asOpenUpload(item: Pick<UploadRecord, keyof UploadKey | 'open_since' | 'open_work'>): OpenUpload {
  const { user_id, upload_id } = item
  const work = knownOpenWork(item)
  return { user_id, upload_id, ...(work && { work }) }
}

/** The pages of a query, as far as it goes. */
export async function* queryPages<Item>(client: Client, query: QueryCommandInput): AsyncGenerator<Item[]> {
  let start: Record<string, unknown> | undefined
  do {
    const answer = await client.send(
      new QueryCommand({ ...query, ...(start && { ExclusiveStartKey: start }) }),
    )
    yield (answer.Items ?? []) as Item[]
    start = answer.LastEvaluatedKey
  } while (start)
}
