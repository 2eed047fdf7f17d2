import type { Api, VariationOptions } from '../api/moodscape-api.ts'
import type { Job, MadeKind } from '../api/types.ts'
import type { createFailures } from './failures.svelte.ts'
import { inputsOf, optionsOf } from './inputs-of.ts'
import type { createOutbox } from './outbox.svelte.ts'

export type RetriesApi = Pick<Api, 'getUpload' | 'fetchPhoto' | 'eraseUpload'>

interface Collaborators {
  api: RetriesApi
  outbox: Pick<ReturnType<typeof createOutbox>, 'entries' | 'add' | 'send'>
  failures: Pick<ReturnType<typeof createFailures>, 'all'>
  make: (kind: MadeKind, options: VariationOptions) => Promise<void>
  /** The version of the notice that the person agrees to now, if any. */
  consent: () => string | undefined
  /** Told of an upload that is gone. */
  onErased: (uploadId: string) => void
}

/** Trying again what failed, with what it was asked for with. */
export function createRetries({ api, outbox, failures, make, consent, onErased }: Collaborators) {
  /** Whether the same may succeed. A face is read again only while the person agrees to it. */
  function mayRetry({ kind, error }: Pick<Job, 'kind' | 'error'>): boolean {
    if (kind === 'erase' || (kind === 'emotion' && consent() === undefined)) return false
    return error?.retryable ?? true
  }

  /** The gateway reads a photo once: it is sent as a new upload, which takes the place of the one that failed. */
  async function readAgain(uploadId: string): Promise<string> {
    const upload = await api.getUpload(uploadId)
    const photo = await api.fetchPhoto(upload)
    const newId = await outbox.add({ photo, options: optionsOf(upload), consent: consent() ?? '' })
    // Until it is sent, the failed upload is the only one that the gateway has.
    if (newId === undefined) return uploadId
    await api.eraseUpload(uploadId)
    onErased(uploadId)
    return newId
  }

  /**
   * @returns the upload that it is made of now, which is another one after a face is read again
   * @throws what the gateway answers, and PhotoMissing where the photo cannot be read again
   */
  async function retry(job: Job): Promise<string | undefined> {
    const { kind, upload_id } = job
    if (!upload_id || kind === 'erase' || !mayRetry(job)) return upload_id
    if (kind === 'emotion') return readAgain(upload_id)
    await make(kind, inputsOf(await api.getUpload(upload_id), job))
    return upload_id
  }

  return {
    mayRetry,
    retry,
    /** One that cannot be tried again does not hold up the others, and stays where it is. */
    async retryAll(): Promise<void> {
      for (const { waiting, trouble } of outbox.entries) if (trouble) await outbox.send(waiting.key)
      for (const job of failures.all) if (job.error?.retryable) await retry(job).catch(() => undefined)
    },
  }
}
