import type { VariationOptions } from '../api/moodscape-api.ts'
import type { Job, MadeKind } from '../api/types.ts'
import type { createFailures } from './failures.svelte.ts'
import type { createOutbox } from './outbox.svelte.ts'

interface Collaborators {
  outbox: Pick<ReturnType<typeof createOutbox>, 'entries' | 'send'>
  failures: Pick<ReturnType<typeof createFailures>, 'all'>
  make: (kind: MadeKind, options: VariationOptions) => Promise<void>
}

/** Trying again what failed, of the same upload. A face that could not be read needs the person, and is not retried. */
export function createRetries({ outbox, failures, make }: Collaborators) {
  async function retry({ kind, upload_id }: Job): Promise<void> {
    if (upload_id && (kind === 'image' || kind === 'melody')) await make(kind, { upload_id })
  }
  return {
    retry,
    async retryAll(): Promise<void> {
      for (const { waiting, trouble } of outbox.entries) if (trouble) await outbox.send(waiting.key)
      for (const job of failures.all) if (job.error?.retryable) await retry(job)
    },
  }
}
