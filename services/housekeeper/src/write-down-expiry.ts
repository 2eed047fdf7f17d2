import { hasMissedStart } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import { expirePart } from '@moodscape/shared/records/upload-transitions'

/**
 * Writes down what has expired, so that clients are notified also of a kind of work that has no worker at all. A
 * worker that takes such a job writes the same.
 *
 * @returns the record as it is then
 */
export async function writeDownExpiry(
  upload: UploadRecord,
  store: Pick<UploadStore, 'change'>,
  now: Date,
): Promise<UploadRecord> {
  const isLate = (record: UploadRecord) =>
    Object.values(record.parts).some((part) => hasMissedStart(part, now))
  return isLate(upload) ? store.change(upload, (record) => expireLateParts(record, now)) : upload
}

/** Parts that wait for an emotion end with its reading, so each is looked at as those before have left it. */
function expireLateParts(record: UploadRecord, now: Date): UploadRecord {
  return Object.keys(record.parts).reduce((current, name) => {
    const part = current.parts[name]
    return part && hasMissedStart(part, now) ? expirePart(current, part, now) : current
  }, record)
}
