import type { JobEventSubscription } from '@moodscape/shared/queue/job-events'
import { parseJobId } from '@moodscape/shared/records/identifiers'
import { isUnfinished } from '@moodscape/shared/records/upload-parts'
import type { ListedUpload } from '@moodscape/shared/records/upload-record'
import type { UploadKey, UploadStore } from '@moodscape/shared/records/upload-store'

type Get = UploadStore['peek']

/** Of that many uploads at most something is remembered. */
const MAX_REMEMBERED = 2_000

/**
 * Reads a record, or gives it as it is known without a read. What is known does where `isEnough` says so: it may lack
 * what has no event, such as changes beside finished jobs.
 */
export type Recall = (
  key: UploadKey,
  isEnough: (known: ListedUpload) => boolean,
) => Promise<ListedUpload | undefined>

/**
 * Reads records, and remembers those of uploads with work under way until an event of one of their jobs comes. Each
 * change of such a job has its event, so a record that no event has come of is the one in the table; whether all events
 * have come is asked each time that one would do.
 *
 * @param trustMs for so long at most, since a process that changes a job may fail to say so
 */
export function rememberUnderWay(
  get: Get,
  events: Pick<JobEventSubscription, 'listen' | 'onGap' | 'subscribed' | 'catchUp'>,
  trustMs: number,
  now: () => number = Date.now,
): Recall {
  const remembered = new Map<string, { since: number; upload?: ListedUpload }>()
  events.listen((event) => {
    if (event.type === 'prediction') return
    const upload_id = parseJobId(event.job_id)?.uploadId
    if (event.type !== 'progress' && upload_id !== undefined)
      remembered.delete(nameOf({ user_id: event.user_id, upload_id }))
  })
  events.onGap(() => remembered.clear())
  // Of what was read before, events may have come that nobody heard.
  void events.subscribed.then(() => remembered.clear())

  async function read(key: UploadKey): Promise<ListedUpload | undefined> {
    const name = nameOf(key)
    const reading: { since: number; upload?: ListedUpload } = { since: now() }
    remembered.delete(name)
    remembered.set(name, reading)
    if (remembered.size > MAX_REMEMBERED) remembered.delete(remembered.keys().next().value ?? '')
    const upload = await get(key)
    // Without effect where an event has come meanwhile: then this is remembered no more.
    if (upload && Object.values(upload.parts).some(isUnfinished)) reading.upload = upload
    return upload
  }

  return async (key, isEnough) => {
    const name = nameOf(key)
    const known = () => {
      const { since = 0, upload } = remembered.get(name) ?? {}
      return upload && now() < since + trustMs && isEnough(upload) ? upload : undefined
    }
    // Looked at again once all events have come: one of them may have been about it.
    return (known() && (await events.catchUp()) && known()) || read(key)
  }
}

function nameOf({ user_id, upload_id }: UploadKey): string {
  return `${user_id} ${upload_id}`
}
