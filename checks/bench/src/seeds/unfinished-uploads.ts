import type { PutCommand } from '@aws-sdk/lib-dynamodb'
import { createUploadId } from '@moodscape/shared/records/identifiers'
import type { JobKind, JobTicket } from '@moodscape/shared/records/kinds'
import { ticketAgain } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { createUpload } from '@moodscape/shared/records/upload-transitions'
import { createUploadStore } from '@moodscape/shared/table/create-upload-store'

const DAY_MS = 86_400_000

/** Uploads with one job each that has not begun, as the services write them, and the tickets of these jobs. */
export async function unfinishedUploads(
  userIds: readonly string[],
  kind: JobKind,
  count: number,
): Promise<{ records: UploadRecord[]; tickets: JobTicket[] }> {
  const records: UploadRecord[] = []
  // The product's own store says what a record has for its indexes; here what it would write is only collected.
  const collect = async (command: { input: PutCommand['input'] }) => {
    records.push(command.input.Item as UploadRecord)
    return {}
  }
  const store = createUploadStore({ send: collect as never }, 'collected')
  for (let index = 0; index < count; index++) {
    await store.create(makeUpload(userIds[index % userIds.length] ?? '', kind))
  }
  const tickets = records.flatMap((record) =>
    Object.values(record.parts).map((part) => ticketAgain(record, part)),
  )
  return { records, tickets }
}

function makeUpload(userId: string, kind: JobKind): UploadRecord {
  const now = new Date()
  const uploadId = createUploadId()
  const request = { seed: 1, token: uploadId }
  const content = { emotion: 'HAPPY' as const, emotions: [{ type: 'HAPPY' as const, confidence: 100 }] }
  return createUpload({ userId, uploadId, now }, content, [
    { kind, request, startBy: new Date(now.getTime() + DAY_MS) },
  ])
}
