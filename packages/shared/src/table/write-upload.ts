import { createHash, randomUUID } from 'node:crypto'

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'

import { describeOpenWork } from '../records/describe-open-work.ts'
import type { UploadRecord } from '../records/upload-record.ts'
import type { UploadKey } from '../records/upload-store.ts'
import { readArchived, removeArchived, removeBatches, writeBatch } from './archive-items.ts'
import { archiveParts, type Batch, hasArchived } from './archive-parts.ts'
import { conditionOn, isPacked, packUpload, type StoredUpload, unpackUpload } from './pack-upload.ts'
import { OPEN_SHARDS } from './table-definition.ts'

type Client = Pick<DynamoDBDocumentClient, 'send'>

/** Reads a record with all its parts. */
export async function readUpload(
  client: Client,
  table: string,
  key: UploadKey,
): Promise<UploadRecord | undefined> {
  const item = await readItem(client, table, key)
  if (!item || !isPacked(item)) return item
  const upload = unpackUpload(item, await readArchived(client, table, item))
  // Of one that is being erased the archive goes first.
  if (upload.erasing || hasArchived(upload)) return upload
  const current = await readItem(client, table, key)
  if (current && isPacked(current) && current.last_write.id === upload.write_id)
    throw new Error(`Archived parts of the upload ${key.upload_id} are missing`)
  return readUpload(client, table, key)
}

/** Reads the item of an upload alone. */
export async function readItem(
  client: Client,
  table: string,
  { user_id, upload_id }: UploadKey,
): Promise<StoredUpload | undefined> {
  const answer = await client.send(
    new GetCommand({ TableName: table, Key: { user_id, upload_id }, ConsistentRead: true }),
  )
  return answer.Item as StoredUpload | undefined
}

/** Writes a record where there is none. */
export function writeNew(
  client: Client,
  table: string,
  record: UploadRecord,
): Promise<UploadRecord | 'conflict'> {
  return write(client, table, record, { ConditionExpression: 'attribute_not_exists(user_id)' })
}

/**
 * Writes a record in the place of the one that was seen. Its write is named and not its version: a record that was
 * erased and created again begins to count anew, and may have come as far. What is archived by it is written before: a
 * record that says so finds it, and of a process that dies in between copies are left that go with the upload.
 */
export async function writeNext(
  client: Client,
  table: string,
  record: UploadRecord,
  before: UploadRecord,
): Promise<UploadRecord | 'conflict'> {
  const { upload, batches } = archiveParts(record, before)
  await Promise.all(batches.map((batch) => writeBatch(client, table, upload, batch)))
  const written = await write(client, table, upload, conditionOn(before))
  if (written === 'conflict' && batches.length > 0) await removeIfErased(client, table, upload, batches)
  return written
}

/** The upload may have been erased before the batches came, so that nobody would remove them. */
async function removeIfErased(
  client: Client,
  table: string,
  upload: UploadRecord,
  batches: Batch[],
): Promise<void> {
  const current = await readItem(client, table, upload)
  if (current?.created_at !== upload.created_at || current.erasing)
    await removeBatches(client, table, upload, batches)
}

/**
 * One conditional write. The client may repeat a request whose answer was lost and then fail on its own first
 * attempt; the id of the write tells that case from a real conflict. A request sent once has no such excuse.
 */
async function write(
  client: Client,
  table: string,
  record: UploadRecord,
  condition: object,
): Promise<UploadRecord | 'conflict'> {
  const next = stamp(record)
  try {
    await client.send(new PutCommand({ TableName: table, Item: packUpload(next), ...condition }))
    return next
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    if (error.$metadata.attempts === 1) return 'conflict'
    const current = await readUpload(client, table, record)
    return current?.write_id === next.write_id ? current : 'conflict'
  }
}

/**
 * Gives a record its next version, a name for this write, and its place in the index of open uploads. It keeps that
 * place until its work is done: a move costs a removal and a write in each of two indexes.
 */
function stamp(record: UploadRecord): UploadRecord {
  const { open_shard: _shard, open_since: _since, open_work: _work, ...rest } = record
  const stamped = { ...rest, version: record.version + 1, write_id: randomUUID() }
  const open_work = describeOpenWork(record, new Date())
  return open_work
    ? { ...stamped, open_shard: shardOf(record.upload_id), open_since: open_work.since, open_work }
    : stamped
}

function shardOf(uploadId: string): string {
  const first = createHash('sha256').update(uploadId).digest()[0] ?? 0
  return String(first % OPEN_SHARDS)
}

/**
 * Removes a record as it was read, with its archive.
 *
 * @returns `removed`, also where a lost answer leaves open who did it; `absent` where it was gone before
 */
export async function removeUpload(
  client: Client,
  table: string,
  upload: UploadRecord,
): Promise<'removed' | 'absent' | 'conflict'> {
  const { user_id, upload_id } = upload
  const { ConditionExpression, ...values } = conditionOn(upload)
  // The record goes last: one that is still there leads to what is left of its archive.
  await removeArchived(client, table, upload)
  try {
    const answer = await client.send(
      new DeleteCommand({
        TableName: table,
        Key: { user_id, upload_id },
        // A request that is repeated because its answer was lost finds nothing, and is right about it.
        ConditionExpression: `attribute_not_exists(user_id) or ${ConditionExpression}`,
        ...values,
        ReturnValues: 'ALL_OLD',
      }),
    )
    return answer.Attributes || answer.$metadata.attempts !== 1 ? 'removed' : 'absent'
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'conflict'
    throw error
  }
}
