import { hasEnded } from '@moodscape/client'
import type { Started } from '@moodscape/client/types'

import type { Api, VariationOptions } from '../api/moodscape-api.ts'
import { newKey } from '../api/new-key.ts'
import type { Job, MadeKind, Upload } from '../api/types.ts'
import { createFailures } from './failures.svelte.ts'
import { createOutbox, type OutboxEntry } from './outbox.svelte.ts'
import { createRetries } from './retries.ts'
import type { WaitingStore } from './waiting-store.ts'
import { createWatch } from './watch.svelte.ts'

export interface JobsOptions {
  api: Pick<
    Api,
    | 'jobs'
    | 'job'
    | 'cancel'
    | 'makeAnother'
    | 'sendPhoto'
    | 'sendMood'
    | 'getUpload'
    | 'fetchPhoto'
    | 'eraseUpload'
  >
  store: WaitingStore
  /** Told of an upload of which a job has begun, or ended. */
  onChange: (uploadId: string, ended?: Job) => void
  /** The version of the notice that the person agrees to now, if any. */
  consent: () => string | undefined
  /** Waits between two looks. */
  pause?: ((milliseconds: number) => Promise<void>) | undefined
}

/** The work under way: photos on their way to the gateway, and the gateway's jobs. */
export function createJobs({ api, store, onChange, consent, pause }: JobsOptions) {
  let open = $state.raw<Job[]>([])
  /** Jobs that are known to have ended. An answer that was on its way meanwhile may still call them open. */
  const ended = new Set<string>()
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

  function close({ job_id }: Job): void {
    ended.add(job_id)
    open = open.filter((job) => job.job_id !== job_id)
  }

  async function look(): Promise<void> {
    const known = open
    const { jobs } = await api.jobs(['queued', 'running'])
    // What began while the gateway answered is not in its answer.
    const begun = open.filter((job) => !known.includes(job))
    const told = jobs.filter(({ kind, job_id }) => kind !== 'erase' && !ended.has(job_id))
    open = [...begun.filter(({ job_id }) => !told.some((job) => job.job_id === job_id)), ...told]
    const gone = known.filter(
      ({ job_id }) => !ended.has(job_id) && !open.some((job) => job.job_id === job_id),
    )
    for (const job of gone) {
      ended.add(job.job_id)
      const last = await api.job(job.job_id).catch(() => undefined)
      failures.add(last)
      if (job.upload_id) onChange(job.upload_id, last)
    }
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

    /** An upload that was read may have works whose jobs the last look still took for open. */
    learn({ upload_id, images, melodies }: Pick<Upload, 'upload_id' | 'images' | 'melodies'>): void {
      const made = [...images, ...melodies].filter(({ status }) => status === 'succeeded')
      for (const { job_id } of made) {
        const job = open.find((one) => one.job_id === job_id)
        if (!job) continue
        close(job)
        onChange(upload_id, { ...job, status: 'succeeded' })
      }
    },

    async cancel(job: Job): Promise<void> {
      await api.cancel(job.job_id)
      close(job)
      if (job.upload_id) onChange(job.upload_id)
    },

    ...createRetries({ api, outbox, failures, make, consent, onErased: forgetUpload }),

    forget(): void {
      open = []
      failures.take([])
    },
  }
}
export type JobsState = ReturnType<typeof createJobs>
