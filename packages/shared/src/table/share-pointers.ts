import { randomBytes } from 'node:crypto'

import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'

import type { UploadKey } from '../records/upload-store.ts'

type Client = Pick<DynamoDBDocumentClient, 'send'>

const SHARE_ID = /^[A-Za-z0-9_-]{22}$/

/**
 * The way from the id of a public page to its upload. A pointer is an item of its own in the table of records and says
 * nothing by itself: whether the page is there is written in the record alone.
 */
export interface SharePointers {
  find(shareId: string): Promise<UploadKey | undefined>
  put(shareId: string, key: UploadKey): Promise<void>
  /** Harmless where there is none. */
  remove(shareId: string): Promise<void>
}

/** An id that cannot be guessed: 128 bits of chance in base64url. */
export function createShareId(): string {
  return randomBytes(16).toString('base64url')
}

export function createSharePointers(client: Client, table: string): SharePointers {
  return {
    async find(shareId) {
      if (!SHARE_ID.test(shareId)) return undefined
      const answer = await client.send(
        new GetCommand({ TableName: table, Key: keyOf(shareId), ConsistentRead: true }),
      )
      const pointer = answer.Item as { owner_id: string; shared_id: string } | undefined
      return pointer && { user_id: pointer.owner_id, upload_id: pointer.shared_id }
    },

    async put(shareId, { user_id, upload_id }) {
      const item = { ...keyOf(shareId), owner_id: user_id, shared_id: upload_id }
      await client.send(new PutCommand({ TableName: table, Item: item }))
    },

    async remove(shareId) {
      await client.send(new DeleteCommand({ TableName: table, Key: keyOf(shareId) }))
    },
  }
}

/** No user has an id with a colon, and without a time of its own an item is in no gallery. */
function keyOf(shareId: string): UploadKey {
  return { user_id: `share:${shareId}`, upload_id: 'pointer' }
}
