import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { assetKey, photoKey } from '@moodscape/shared/objects/object-keys'
import { createUploadId, jobIdOf } from '@moodscape/shared/records/identifiers'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { claimPart, createUpload, finishGenerated } from '@moodscape/shared/records/upload-transitions'
import PQueue from 'p-queue'

/** Most items of one BatchWriteItem. */
const BATCH_SIZE = 25
const BATCHES_AT_ONCE = 4

/** Puts uploads into the table past the gateway, where making thousands would take too long. */
export async function seedGallery(
  client: DynamoDBDocumentClient,
  table: string,
  records: UploadRecord[],
): Promise<void> {
  const write = async (batch: UploadRecord[]) => {
    const requests = batch.map((Item) => ({ PutRequest: { Item } }))
    const { UnprocessedItems = {} } = await client.send(
      new BatchWriteCommand({ RequestItems: { [table]: requests } }),
    )
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('The table did not take everything')
  }
  const batches = Array.from({ length: Math.ceil(records.length / BATCH_SIZE) }, (_, index) =>
    records.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  )
  await new PQueue({ concurrency: BATCHES_AT_ONCE }).addAll(batches.map((batch) => () => write(batch)))
}

/** Uploads of a user, each a second older than the one before, with a picture and a melody. */
export function finishedUploads(userId: string, count: number): UploadRecord[] {
  return Array.from({ length: count }, (_, age) =>
    makeFinishedUpload(userId, new Date(Date.now() - age * 1_000)),
  )
}

export function jobIdOfPicture({ upload_id }: UploadRecord): string {
  return jobIdOf('image', upload_id, 1)
}

function makeFinishedUpload(userId: string, now: Date): UploadRecord {
  const uploadId = createUploadId()
  const startBy = new Date(now.getTime() + 86_400_000)
  const part = (kind: 'image' | 'melody') => ({
    kind,
    request: { seed: 1, token: `${kind}-${uploadId}` },
    startBy,
  })
  const content = { emotion: 'HAPPY', emotions: [{ type: 'HAPPY', confidence: 100 }] } as const
  const asset = {
    image: {
      key: assetKey('image', userId, uploadId, 1, 'webp'),
      media_type: 'image/webp',
      bytes: 200_000,
      width: 1024,
      height: 1024,
    },
    melody: { key: assetKey('melody', userId, uploadId, 1, 'mp3'), media_type: 'audio/mpeg', bytes: 520_000 },
  }
  const begun = createUpload({ userId, uploadId, now }, { ...content, emotions: [...content.emotions] }, [
    part('image'),
    part('melody'),
  ])
  const finished = (['image', 'melody'] as const).reduce((record, kind) => {
    const waiting = record.parts[`${kind}-1`]
    const claimed = waiting && claimPart(record, waiting, 'bench', now)
    const held = claimed?.parts[`${kind}-1`]
    return claimed && held ? finishGenerated(claimed, held, asset[kind], now) : record
  }, begun)
  const photo = {
    key: photoKey(userId, uploadId),
    media_type: 'image/jpeg',
    bytes: 300_000,
    width: 1024,
    height: 1024,
  }
  return { ...finished, photo, version: 1, write_id: crypto.randomUUID() }
}
