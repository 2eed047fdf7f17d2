import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'

import { GENERATED_KINDS, type GeneratedKind } from '../records/kinds.ts'
import type { ListedUpload, Part, UploadRecord } from '../records/upload-record.ts'
import type { UploadKey } from '../records/upload-store.ts'
import { type Batch, mostBatches } from './archive-parts.ts'
import { queryPages } from './query-uploads.ts'

type Client = Pick<DynamoDBDocumentClient, 'send'>
type Upload = Pick<ListedUpload, 'user_id' | 'upload_id' | 'created_at'>

/**
 * A batch lies beside its upload, below the id and the time of that: one that was erased and made again has others. It
 * has no time of its own, and nothing is owed for it: it is in no index.
 */
function keyOf(upload: Upload, kind: GeneratedKind, number: number): UploadKey {
  return { user_id: upload.user_id, upload_id: `${nameOf(upload)}${kind}-${number}` }
}

function nameOf({ upload_id, created_at }: Upload): string {
  return `${upload_id}/${created_at}/`
}

/** Writes a batch, also where it is written already: whoever does writes the same. */
export async function writeBatch(
  client: Client,
  table: string,
  upload: Upload,
  { kind, number, parts }: Batch,
): Promise<void> {
  const item = { ...keyOf(upload, kind, number), archived_parts: parts }
  await client.send(new PutCommand({ TableName: table, Item: item }))
}

/** All archived parts of an upload. */
export async function readArchived(client: Client, table: string, upload: Upload): Promise<Part[]> {
  const pages = queryPages<{ archived_parts: Part[] }>(client, {
    TableName: table,
    KeyConditionExpression: 'user_id = :user and begins_with(upload_id, :name)',
    ExpressionAttributeValues: { ':user': upload.user_id, ':name': nameOf(upload) },
    ConsistentRead: true,
  })
  return (await Array.fromAsync(pages)).flat().flatMap(({ archived_parts }) => archived_parts)
}

export async function removeBatches(
  client: Client,
  table: string,
  upload: Upload,
  batches: Pick<Batch, 'kind' | 'number'>[],
): Promise<void> {
  await removeItems(
    client,
    table,
    batches.map(({ kind, number }) => keyOf(upload, kind, number)),
  )
}

/** Removes all that is archived of an upload, also what a writer archived that was overtaken. */
export async function removeArchived(client: Client, table: string, upload: UploadRecord): Promise<void> {
  const batches = GENERATED_KINDS.flatMap((kind) =>
    Array.from({ length: mostBatches(upload, kind) }, (_, i) => ({ kind, number: i + 1 })),
  )
  await removeBatches(client, table, upload, batches)
}

/** Removes what is archived of uploads of a user that have no record. */
export async function removeStrays(client: Client, table: string, userId: string): Promise<void> {
  const pages = queryPages<Upload>(client, {
    TableName: table,
    KeyConditionExpression: 'user_id = :user',
    ExpressionAttributeValues: { ':user': userId },
    ProjectionExpression: 'user_id, upload_id, created_at',
    ConsistentRead: true,
  })
  const { batches = [], records = [] } = Object.groupBy(
    (await Array.fromAsync(pages)).flat(),
    ({ upload_id }) => (upload_id.includes('/') ? 'batches' : 'records'),
  )
  const kept = new Set(records.map(nameOf))
  const strays = batches.filter(
    ({ upload_id }) => !kept.has(upload_id.slice(0, upload_id.lastIndexOf('/') + 1)),
  )
  await removeItems(
    client,
    table,
    strays.map(({ user_id, upload_id }) => ({ user_id, upload_id })),
  )
}

async function removeItems(client: Client, table: string, keys: UploadKey[]): Promise<void> {
  await Promise.all(keys.map((Key) => client.send(new DeleteCommand({ TableName: table, Key }))))
}
