import { setTimeout as wait } from 'node:timers/promises'

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { createKeyedMutex } from '../bounds/keyed-mutex.ts'
import type { UploadRecord } from '../records/upload-record.ts'
import {
  type ChangeListener,
  UploadContention,
  UploadExists,
  type UploadKey,
  UploadNotFound,
  type UploadStore,
} from '../records/upload-store.ts'
import { removeStrays } from './archive-items.ts'
import { queryAllOpen, queryOpenOf, queryPage, queryWithEmotion } from './query-uploads.ts'
import { createSharePointers } from './share-pointers.ts'
import { readItem, readUpload, removeUpload, writeNew, writeNext } from './write-upload.ts'

export interface ChangeLimits {
  /** Changes of one record in one process wait in line so long: each lost race is a write that is paid for. */
  longestWaitMs: number
  /** So often a change is tried that others were quicker than. */
  maxTries: number
}

const LIMITS: ChangeLimits = { longestWaitMs: 5_000, maxTries: 25 }
const LONGEST_PAUSE_MS = 250

/** The records in a table of DynamoDB. */
export function createUploadStore(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  table: string,
  onChange: ChangeListener = () => {},
  { longestWaitMs, maxTries }: ChangeLimits = LIMITS,
): UploadStore {
  const shares = createSharePointers(client, table)
  const waitInLine = createKeyedMutex(longestWaitMs)

  /** @returns the record itself where the transition leaves it as it is: then nothing is written */
  async function apply(
    transition: (record: UploadRecord) => UploadRecord,
    before: UploadRecord,
  ): Promise<UploadRecord | 'conflict'> {
    const next = transition(before)
    if (next === before) return before
    const written = await writeNext(client, table, next, before)
    if (written !== 'conflict') onChange(before, written)
    return written
  }

  async function change(
    key: UploadKey,
    transition: (record: UploadRecord) => UploadRecord,
    known: UploadRecord | undefined,
  ): Promise<UploadRecord> {
    const changed = known && (await apply(transition, known))
    if (changed && changed !== known && changed !== 'conflict') return changed
    for (let attempt = 1; attempt <= maxTries; attempt++) {
      const before = await readUpload(client, table, key)
      if (!before) throw new UploadNotFound()
      const after = await apply(transition, before)
      if (after !== 'conflict') return after
      await wait(Math.random() * Math.min(10 * 2 ** attempt, LONGEST_PAUSE_MS))
    }
    throw new UploadContention(`The record changed ${maxTries} times while it was being changed`)
  }

  return {
    get: (key) => readUpload(client, table, key),
    peek: (key) => readItem(client, table, key),

    async create(record) {
      const written = await writeNew(client, table, record)
      if (written !== 'conflict') {
        onChange(undefined, written)
        return written
      }
      const existing = await readUpload(client, table, record)
      if (existing) throw new UploadExists(existing)
      throw new UploadContention('The record came and went while it was created')
    },

    change: (key, transition, known) =>
      waitInLine(`${key.user_id} ${key.upload_id}`, () => change(key, transition, known)),

    async remove(record) {
      // A record goes last: one that is still there leads to a pointer that is left.
      if (record.share) await shares.remove(record.share.id)
      const outcome = await removeUpload(client, table, record)
      if (outcome === 'removed') onChange(record, undefined)
      return outcome !== 'conflict'
    },

    removeStrays: (userId) => removeStrays(client, table, userId),

    page: (userId, limit, after, filter) => queryPage(client, table, userId, { limit, after, filter }),
    withEmotion: (userId, after) => queryWithEmotion(client, table, userId, after),
    openOf: (userId) => queryOpenOf(client, table, userId),
    allOpen: (pageSize) => queryAllOpen(client, table, pageSize),
  }
}
