import { INCOMING_PREFIX } from '@moodscape/shared/objects/object-keys'
import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import { collectFailures } from '@moodscape/shared/process/collect-failures'
import { isUnfinished, partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import PQueue from 'p-queue'
import type { Counter } from 'prom-client'

export interface SweepCollaborators {
  store: Pick<UploadStore, 'get'>
  objects: Pick<ObjectStore, 'list' | 'remove' | 'abortStaleParts'>
  swept: Pick<Counter<'what'>, 'inc'>
  leftoverSeconds: number
  /** Whether a photo is known to be needed still, so that its record need not be read. */
  isNeeded?(key: string): boolean
}

/** So many are removed at the same time. */
const AT_ONCE = 16

/**
 * Removes photos that arrived but were never accepted (the gateway died before the record, or the client went away),
 * or that their record no longer needs, and uploads in parts that were broken off.
 *
 * @returns how many were removed
 * @throws PassedOver at the end, where one could not be removed
 */
export async function sweepLeftovers({
  store,
  objects,
  swept,
  leftoverSeconds,
  isNeeded = () => false,
}: SweepCollaborators): Promise<number> {
  const before = new Date(Date.now() - leftoverSeconds * 1_000)
  const failures = collectFailures()
  const removals = new PQueue({ concurrency: AT_ONCE })
  let removed = 0

  async function removeUnneeded(key: string): Promise<void> {
    const [user_id = '', upload_id = ''] = key.slice(INCOMING_PREFIX.length).split('/')
    const upload = user_id && upload_id ? await store.get({ user_id, upload_id }) : undefined
    if (upload && needsPhoto(upload, key)) return
    await objects.remove(key)
    removed++
  }

  await failures.attempt(async () => {
    for await (const page of objects.list(INCOMING_PREFIX)) {
      const old = page.filter(({ key, changed_at }) => changed_at < before && !isNeeded(key))
      await removals.addAll(
        old.map(
          ({ key }) =>
            () =>
              failures.attempt(() => removeUnneeded(key)),
        ),
      )
    }
  })
  swept.inc({ what: 'photo' }, removed)
  const parts = (await failures.attempt(() => objects.abortStaleParts(INCOMING_PREFIX, before))) ?? 0
  swept.inc({ what: 'multipart' }, parts)
  failures.throwIfAny()
  return removed + parts
}

/**
 * Only a reading needs the photo as it came, and the place where it was taken may be in it. No other reading begins
 * once this one has succeeded, failed, expired or been canceled, even where the record still names the photo.
 */
function needsPhoto(upload: UploadRecord, key: string): boolean {
  if (upload.awaiting_file) return true
  return upload.incoming?.key === key && partsOfKind(upload, 'emotion').some(isUnfinished)
}
