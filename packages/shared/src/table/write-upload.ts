import { createHash, randomUUID } from 'node:crypto'

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'

import { describeOpenWork } from '../records/describe-open-work.ts'
import type { UploadRecord } from '../records/upload-record.ts'
import type { UploadKey } from '../records/upload-store.ts'
import { OPEN_SHARDS } from './table-definition.ts'

type Client = Pick<DynamoDBDocumentClient, 'send'>

export async function readUpload(
  client: Client,
  table: string,
  { user_id, upload_id }: UploadKey,
): Promise<UploadRecord | undefined> {
  const answer = await client.send(
    new GetCommand({ TableName: table, Key: { user_id, upload_id }, ConsistentRead: true }),
  )
  return answer.Item as UploadRecord | undefined
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
 * erased and created again begins to count anew, and may have come as far.
 */
export function writeNext(
  client: Client,
  table: string,
  record: UploadRecord,
  { write_id }: Pick<UploadRecord, 'write_id'>,
): Promise<UploadRecord | 'conflict'> {
  return write(client, table, record, {
    ConditionExpression: 'write_id = :seen',
    ExpressionAttributeValues: { ':seen': write_id },
  })
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
    await client.send(new PutCommand({ TableName: table, Item: next, ...condition }))
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
 * Removes a record as it was read.
 *
 * @returns `removed`, also where a lost answer leaves open who did it; `absent` where it was gone before
 */
export async function removeUpload(
  client: Client,
  table: string,
  { user_id, upload_id, write_id }: UploadRecord,
): Promise<'removed' | 'absent' | 'conflict'> {
  try {
    const answer = await client.send(
      new DeleteCommand({
        TableName: table,
        Key: { user_id, upload_id },
        // A request that is repeated because its answer was lost finds nothing, and is right about it.
        ConditionExpression: 'attribute_not_exists(user_id) or write_id = :read',
        ExpressionAttributeValues: { ':read': write_id },
        ReturnValues: 'ALL_OLD',
      }),
    )
    return answer.Attributes || answer.$metadata.attempts !== 1 ? 'removed' : 'absent'
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'conflict'
    throw error
  }
}
