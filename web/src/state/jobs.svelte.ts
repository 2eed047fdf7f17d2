import type { Started } from '@moodscape/client/types'

import type { Api, VariationOptions } from '../api/moodscape-api.ts'
import { newKey } from '../api/new-key.ts'
import type { MadeKind } from '../api/types.ts'
import { createFailures } from './failures.svelte.ts'
import { createFollowedJobs, type FollowApi, type FollowOptions } from './follow-jobs.svelte.ts'
import { createOutbox, type OutboxApi, type OutboxEntry } from './outbox.svelte.ts'
import { createRetries, type RetriesApi } from './retries.ts'
import type { WaitingStore } from './waiting-store.ts'

export interface JobsOptions extends Pick<FollowOptions, 'onChange' | 'pause'> {
  api: Pick<Api, 'makeAnother'> & FollowApi & OutboxApi & RetriesApi
  store: WaitingStore
  /** The version of the notice that the person agrees to now, if any. */
  consent: () => string | undefined
}

/** The work under way: photos on their way to the gateway, and the gateway's jobs. */
export function createJobs({ api, store, onChange, consent, pause }: JobsOptions) {
  const failures = createFailures()
  const followed = createFollowedJobs({ api, failures, onChange, pause })
  const outbox = createOutbox({ api, store, onAccepted: accept })

  function accept(started: Started): void {
    const jobs = started.jobs ?? [started]
    failures.settle(started.upload_id, jobs)
    followed.follow(jobs)
    onChange(started.upload_id)
  }

  function forgetUpload(uploadId: string): void {
    failures.drop(uploadId)
    onChange(uploadId)
  }

  const make = async (kind: MadeKind, options: VariationOptions) =>
    accept(await api.makeAnother(kind, options, newKey()))

  return {
    get waiting(): readonly OutboxEntry[] {
      return outbox.entries
    },
    get open() {
      return followed.all
    },
    get failed() {
      return failures.all
    },
    get isAway() {
      return followed.isAway
    },
    openOf: followed.of,
    failedOf: failures.reasonsOf,
    learn: followed.learn,
    cancel: followed.cancel,

    send: outbox.add,
    drop: outbox.remove,
    sendAgain: outbox.send,
    sendWaiting: outbox.sendAll,
    make,

    /** Finds what was under way before the page was loaded. */
    async resume(isOpen: boolean): Promise<void> {
      await outbox.load()
      if (!isOpen) return
      const { jobs } = await api.jobs()
      failures.take(jobs)
      followed.follow(jobs)
      await outbox.sendAll()
    },

    ...createRetries({ api, outbox, failures, make, consent, onErased: forgetUpload }),

    forget(): void {
      followed.clear()
      failures.take([])
    },
  }
}
export type JobsState = ReturnType<typeof createJobs>
