import { mayRunAtProvider } from '@moodscape/shared/records/may-run-at-provider'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import { settlePart } from '@moodscape/shared/records/upload-transitions'

/**
 * Settles parts of which nothing can run at the provider any more, whose time there is over. While workers run they
 * stop it earlier; without any, an erasure would wait for them for ever.
 *
 * @returns the record as it is then
 */
export async function settleByTime(
  upload: UploadRecord,
  store: Pick<UploadStore, 'change'>,
  predictionSeconds: number,
  now: Date,
): Promise<UploadRecord> {
  const isOver = (part: Part) => part.unsettled === true && !mayRunAtProvider(part, now, predictionSeconds)
  if (!Object.values(upload.parts).some(isOver)) return upload
  return store.change(upload, (record) =>
    Object.values(record.parts).filter(isOver).reduce(settlePart, record),
  )
}
