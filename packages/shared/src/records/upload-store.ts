import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb'

import { createKeyedMutex } from './keyed-mutex.ts'
import { BY_CREATED_AT, OPEN_OF_USER, OPEN_SHARDS, OPEN_UPLOADS } from './table-definition.ts'
import { isOwed } from './upload-parts.ts'
import type { UploadRecord } from './upload-record.ts'

export type UploadKey = Pick<UploadRecord, 'user_id' | 'upload_id'>

/** The record is not there: never made, or erased. */
export class UploadNotFound extends Error {
  override name = 'UploadNotFound'
}

/** A record with this key is there already. */
export class UploadExists extends Error {
  override name = 'UploadExists'
  readonly upload: UploadRecord

  constructor(upload: UploadRecord) {
    super('The upload exists already')
    this.upload = upload
  }
}

/** Too many writers want the same record at once. Trying later helps. */
export class UploadContention extends Error {
  override name = 'UploadContention'
}

/** A place in the gallery: the last upload of the page before. */
export interface GalleryPosition {
  created_at: string
  upload_id: string
}

/** The records of all uploads. Reads by key are strongly consistent; the index of open uploads may lag. */
export interface UploadStore {
  get(key: UploadKey): Promise<UploadRecord | undefined>
  /** Writes a new record. @throws UploadExists */
  create(record: UploadRecord): Promise<UploadRecord>
  /**
   * Applies a pure transition to the record and writes it on condition that nobody wrote in between; otherwise
   * reads and applies it again. A transition that returns its argument writes nothing. It may be applied more
   * than once, even onto its own result, so it must recognise its own work.
   *
   * @throws UploadNotFound when the record is not there, UploadContention after too many tries
   */
  change(key: UploadKey, transition: (record: UploadRecord) => UploadRecord): Promise<UploadRecord>
  /**
   * Removes a record as it was read: one that was changed or made anew since then stays.
   *
   * @returns whether it is gone
   */
  remove(record: UploadRecord): Promise<boolean>
  /** A page of a user's uploads, newest first. */
  page(
    userId: string,
    limit: number,
    after?: GalleryPosition,
  ): Promise<{ uploads: UploadRecord[]; next?: GalleryPosition }>
  /**
   * Where a user's latest upload with an emotion is among those older than a place, in one look at as many as make a
   * megabyte, about a thousand; `next` says where to look on if there are more and none of these has one.
   */
  withEmotion(
    userId: string,
    after: GalleryPosition,
  ): Promise<{ latest?: UploadKey & GalleryPosition; next?: GalleryPosition }>
  /** All uploads of a user that are owed work. */
  openOf(userId: string): Promise<UploadRecord[]>
  /** Keys of uploads that are owed work and did not change since a moment, shard by shard. */
  openSince(before: Date): AsyncGenerator<UploadKey[]>
}

/** Called after each write with the record before (undefined if new) and after it (undefined if removed). */
export type ChangeListener = (before: UploadRecord | undefined, after: UploadRecord | undefined) => void

/** Changes of one record in one process wait in line so long, in milliseconds: each lost race is a write that is paid for. */
const LONGEST_WAIT_MS = 5_000
const MAX_TRIES = 25
const LONGEST_PAUSE_MS = 250

export function createUploadStore(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
  onChange: ChangeListener = () => {},
): UploadStore {
  const waitInLine = createKeyedMutex(LONGEST_WAIT_MS)

  async function get(key: UploadKey): Promise<UploadRecord | undefined> {
    const { user_id, upload_id } = key
    const answer = await client.send(
      new GetCommand({ TableName: tableName, Key: { user_id, upload_id }, ConsistentRead: true }),
    )
    return answer.Item as UploadRecord | undefined
  }

  /**
   * One conditional write. The client may repeat a request whose answer was lost and then fail on its own first
   * attempt; the id of the write tells that case from a real conflict. A request sent once has no such excuse.
   */
  async function write(record: UploadRecord, condition: object): Promise<UploadRecord | 'conflict'> {
    const next = stamp(record)
    try {
      await client.send(new PutCommand({ TableName: tableName, Item: next, ...condition }))
      return next
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      if (error.$metadata.attempts === 1) return 'conflict'
      const current = await get(record)
      return current?.write_id === next.write_id ? current : 'conflict'
    }
  }

  async function change(
    key: UploadKey,
    transition: (record: UploadRecord) => UploadRecord,
  ): Promise<UploadRecord> {
    for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
      const before = await get(key)
      if (!before) throw new UploadNotFound()
      const next = transition(before)
      if (next === before) return before
      const written = await write(next, {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': before.version },
      })
      if (written !== 'conflict') {
        onChange(before, written)
        return written
      }
      await wait(Math.random() * Math.min(10 * 2 ** attempt, LONGEST_PAUSE_MS))
    }
    throw new UploadContention(`The record changed ${MAX_TRIES} times while it was being changed`)
  }

  async function newestFirst(
    userId: string,
    after: GalleryPosition | undefined,
    what: Partial<QueryCommandInput>,
  ): Promise<{ items: object[]; next?: GalleryPosition }> {
    const answer = await client.send(
      new QueryCommand({
        TableName: tableName,
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

  return {
    get,

    async create(record) {
      const written = await write(record, { ConditionExpression: 'attribute_not_exists(user_id)' })
      if (written !== 'conflict') {
        onChange(undefined, written)
        return written
      }
      const existing = await get(record)
      if (existing) throw new UploadExists(existing)
      throw new UploadContention('The record came and went while it was created')
    },

    change: (key, transition) => waitInLine(`${key.user_id} ${key.upload_id}`, () => change(key, transition)),

    async remove(record) {
      const { user_id, upload_id, write_id } = record
      try {
        const answer = await client.send(
          new DeleteCommand({
            TableName: tableName,
            Key: { user_id, upload_id },
            // A request that is repeated because its answer was lost finds nothing, and is right about it.
            ConditionExpression: 'attribute_not_exists(user_id) or write_id = :read',
            ExpressionAttributeValues: { ':read': write_id },
            ReturnValues: 'ALL_OLD',
          }),
        )
        if (answer.Attributes || answer.$metadata.attempts !== 1) onChange(record, undefined)
        return true
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false
        throw error
      }
    },

    async page(userId, limit, after) {
      const { items, next } = await newestFirst(userId, after, { Limit: limit })
      return { uploads: items as UploadRecord[], ...(next && { next }) }
    },

    async withEmotion(userId, after) {
      const { items, next } = await newestFirst(userId, after, {
        FilterExpression: 'attribute_exists(emotion) and attribute_not_exists(erasing)',
        ProjectionExpression: 'user_id, upload_id, created_at',
      })
      const [latest] = items as (UploadKey & GalleryPosition)[]
      return latest ? { latest } : { ...(next && { next }) }
    },

    async openOf(userId) {
      const uploads: UploadRecord[] = []
      let start: Record<string, unknown> | undefined
      do {
        const answer = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: OPEN_OF_USER,
            KeyConditionExpression: 'user_id = :user',
            ExpressionAttributeValues: { ':user': userId },
            ConsistentRead: true,
            ...(start && { ExclusiveStartKey: start }),
          }),
        )
        uploads.push(...((answer.Items ?? []) as UploadRecord[]))
        start = answer.LastEvaluatedKey
      } while (start)
      return uploads
    },

    async *openSince(before) {
      for (let shard = 0; shard < OPEN_SHARDS; shard++) {
        let start: Record<string, unknown> | undefined
        do {
          const answer = await client.send(
            new QueryCommand({
              TableName: tableName,
              IndexName: OPEN_UPLOADS,
              KeyConditionExpression: 'open_shard = :shard and open_since < :before',
              ExpressionAttributeValues: { ':shard': String(shard), ':before': before.toISOString() },
              Limit: 100,
              ...(start && { ExclusiveStartKey: start }),
            }),
          )
          yield ((answer.Items ?? []) as UploadKey[]).map(({ user_id, upload_id }) => ({
            user_id,
            upload_id,
          }))
          start = answer.LastEvaluatedKey
        } while (start)
      }
    },
  }
}

/** Gives a record its next version, a name for this write, and its place in the index of open uploads. */
function stamp(record: UploadRecord): UploadRecord {
  const { open_shard: _shard, open_since: _since, ...rest } = record
  const stamped = { ...rest, version: record.version + 1, write_id: randomUUID() }
  const isOpen = record.erasing || record.awaiting_file || Object.values(record.parts).some(isOwed)
  return isOpen
    ? { ...stamped, open_shard: shardOf(record.upload_id), open_since: new Date().toISOString() }
    : stamped
}

function shardOf(uploadId: string): string {
  const first = createHash('sha256').update(uploadId).digest()[0] ?? 0
  return String(first % OPEN_SHARDS)
}
