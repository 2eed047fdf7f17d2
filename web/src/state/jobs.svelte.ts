import { hasEnded } from '@moodscape/client'
import type { Started } from '@moodscape/client/types'

import type { Api, VariationOptions } from '../api/moodscape-api.ts'
import { newKey } from '../api/new-key.ts'
import type { Job, MadeKind } from '../api/types.ts'
import { createFailures } from './failures.svelte.ts'
import { createOutbox, type OutboxEntry } from './outbox.svelte.ts'
import { createRetries } from './retries.ts'
import type { WaitingStore } from './waiting-store.ts'
import { createWatch } from './watch.svelte.ts'

export interface JobsOptions {
  api: Pick<Api, 'jobs' | 'job' | 'cancel' | 'makeAnother' | 'sendPhoto' | 'sendMood'>
  store: WaitingStore
  /** Told of an upload of which a job has begun, or ended. */
  onChange: (uploadId: string, ended?: Job) => void
  /** Waits between two looks. */
  pause?: ((milliseconds: number) => Promise<void>) | undefined
}

/** The work under way: photos on their way to the gateway, and the gateway's jobs. */
export function createJobs({ api, store, onChange, pause }: JobsOptions) {
  let open = $state.raw<Job[]>([])
  const failures = createFailures()
  const watch = createWatch({ look, pause, isNeeded: () => open.length > 0 })
  const outbox = createOutbox({ api, store, onAccepted: accept })

  function accept(started: Started): void {
    const jobs = started.jobs ?? [started]
    open = [...jobs.filter((job) => !hasEnded(job)), ...open]
    failures.settle(started.upload_id, jobs)
    onChange(started.upload_id)
    watch.start()
  }

  async function look(): Promise<void> {
    const known = open
    const { jobs } = await api.jobs(['queued', 'running'])
    // What began while the gateway answered is not in its answer.
    const begun = open.filter((job) => !known.includes(job))
    const told = jobs.filter(({ kind }) => kind !== 'erase')
    open = [...begun.filter(({ job_id }) => !told.some((job) => job.job_id === job_id)), ...told]
    const gone = known.filter((job) => !open.some(({ job_id }) => job_id === job.job_id))
    for (const job of gone) {
      const ended = await api.job(job.job_id).catch(() => undefined)
      failures.add(ended)
      if (job.upload_id) onChange(job.upload_id, ended)
    }
  }

  const make = async (kind: MadeKind, options: VariationOptions) =>
    accept(await api.makeAnother(kind, options, newKey()))

  return {
    get waiting(): readonly OutboxEntry[] {
      return outbox.entries
    },
    get open() {
      return open
    },
    get failed() {
      return failures.all
    },
    /** Whether the gateway has not answered for a while. */
    get isAway() {
      return watch.isAway
    },
    openOf: (uploadId: string) => open.filter((job) => job.upload_id === uploadId),
    failedOf: failures.reasonsOf,

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
      open = jobs.filter((job) => !hasEnded(job) && job.kind !== 'erase')
      failures.take(jobs)
      watch.start()
      await outbox.sendAll()
    },

    async cancel(job: Job): Promise<void> {
      await api.cancel(job.job_id)
      open = open.filter(({ job_id }) => job_id !== job.job_id)
      if (job.upload_id) onChange(job.upload_id)
    },

    ...createRetries({ outbox, failures, make }),

    forget(): void {
      open = []
      failures.take([])
    },
  }
}
export type JobsState = ReturnType<typeof createJobs>
