import { hasEnded } from '@moodscape/client'
import type { Started } from '@moodscape/client/types'

import type { Api, VariationOptions } from '../api/moodscape-api.ts'
import { newKey } from '../api/new-key.ts'
import type { Job, MadeKind } from '../api/types.ts'
import { createOutbox, type OutboxEntry } from './outbox.svelte.ts'
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
  let failed = $state.raw<Job[]>([])
  const watch = createWatch({ look, pause, isNeeded: () => open.length > 0 })
  const outbox = createOutbox({ api, store, onAccepted: accept })

  function accept(started: Started): void {
    const jobs = started.jobs ?? [started]
    open = [...jobs.filter((job) => !hasEnded(job)), ...open]
    failed = failed.filter(
      (job) => job.upload_id !== started.upload_id || !jobs.some(({ kind }) => kind === job.kind),
    )
    onChange(started.upload_id)
    watch.start()
  }

  async function look(): Promise<void> {
    const { jobs } = await api.jobs(['queued', 'running'])
    const known = open
    open = jobs.filter(({ kind }) => kind !== 'erase')
    const gone = known.filter((job) => !open.some(({ job_id }) => job_id === job.job_id))
    for (const job of gone) {
      const ended = await api.job(job.job_id).catch(() => undefined)
      if (ended?.status === 'failed' || ended?.status === 'expired') failed = [ended, ...failed]
      if (job.upload_id) onChange(job.upload_id, ended)
    }
  }

  async function make(kind: MadeKind, options: VariationOptions): Promise<void> {
    accept(await api.makeAnother(kind, options, newKey()))
  }

  return {
    get waiting(): readonly OutboxEntry[] {
      return outbox.entries
    },
    get open() {
      return open
    },
    get failed() {
      return failed
    },
    /** Whether the gateway has not answered for a while. */
    get isAway() {
      return watch.isAway
    },
    openOf: (uploadId: string) => open.filter((job) => job.upload_id === uploadId),
    failedOf: (uploadId: string) => reasonsOf(failed.filter((job) => job.upload_id === uploadId)),

    send: outbox.add,
    drop: outbox.remove,
    sendAgain: outbox.send,
    /** Sends what waits; for when the network is back. */
    sendWaiting: outbox.sendAll,
    make,

    /** Finds what was under way before the page was loaded. */
    async resume(isOpen: boolean): Promise<void> {
      await outbox.load()
      if (!isOpen) return
      const { jobs } = await api.jobs()
      open = jobs.filter((job) => !hasEnded(job) && job.kind !== 'erase')
      failed = newestFailures(jobs)
      watch.start()
      await outbox.sendAll()
    },

    async cancel(job: Job): Promise<void> {
      await api.cancel(job.job_id)
      open = open.filter(({ job_id }) => job_id !== job.job_id)
      if (job.upload_id) onChange(job.upload_id)
    },

    /** Asks for the same again. A face that could not be read needs the person: it is not asked for here. */
    async retry(job: Job, options: Omit<VariationOptions, 'upload_id'> = {}): Promise<void> {
      if (!job.upload_id || (job.kind !== 'image' && job.kind !== 'melody')) return
      await make(job.kind, { ...options, upload_id: job.upload_id })
    },

    async retryAll(): Promise<void> {
      for (const entry of outbox.entries) if (entry.trouble) await outbox.send(entry.waiting.key)
      for (const job of failed)
        if (job.error?.retryable && (job.kind === 'image' || job.kind === 'melody') && job.upload_id)
          await make(job.kind, { upload_id: job.upload_id })
    },

    forget(): void {
      open = []
      failed = []
    },
  }
}
export type JobsState = ReturnType<typeof createJobs>

/** A failure counts until the same kind was made of the same upload after it. */
function newestFailures(jobs: readonly Job[]): Job[] {
  const newest = new Map<string, Job>()
  for (const job of jobs.toSorted((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? ''))) {
    const key = `${job.upload_id} ${job.kind}`
    if (!newest.has(key)) newest.set(key, job)
  }
  return [...newest.values()].filter(({ status }) => status === 'failed' || status === 'expired')
}

/** A face that could not be read is the reason for all that was to be made of it, and is told alone. */
function reasonsOf(failed: readonly Job[]): Job[] {
  const reading = failed.filter(({ kind }) => kind === 'emotion')
  return reading.length > 0 ? reading : [...failed]
}
