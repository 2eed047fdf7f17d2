import { hasEnded } from '@moodscape/client'

import type { Api } from '../api/moodscape-api.ts'
import type { Job, Upload } from '../api/types.ts'
import type { createFailures } from './failures.svelte.ts'
import { createOpenJobs } from './open-jobs.svelte.ts'
import { createWatch } from './watch.svelte.ts'

export type FollowApi = Pick<Api, 'jobs' | 'job' | 'cancel'>

export interface FollowOptions {
  api: FollowApi
  failures: Pick<ReturnType<typeof createFailures>, 'add'>
  /** Told of an upload of which a job has begun, or ended. */
  onChange: (uploadId: string, ended?: Job) => void
  /** Waits between two looks. */
  pause?: ((milliseconds: number) => Promise<void>) | undefined
}

/** The gateway's jobs, looked at until they have ended. */
export function createFollowedJobs({ api, failures, onChange, pause }: FollowOptions) {
  const open = createOpenJobs()
  const watch = createWatch({ look, pause, isNeeded: () => open.all.length > 0 })

  async function look(): Promise<void> {
    const known = open.all
    const { jobs } = await api.jobs(['queued', 'running'])
    for (const job of open.take(jobs, known)) await end(job)
  }

  /** The list may lag behind a job that has just begun: what it lacks is asked for by itself. */
  async function end(job: Job): Promise<void> {
    const last = await api.job(job.job_id).catch(() => undefined)
    if (last && !hasEnded(last)) return open.begin([last])
    if (last) open.close(last)
    failures.add(last)
    if (job.upload_id) onChange(job.upload_id, last)
  }

  return {
    get all() {
      return open.all
    },
    /** Whether the gateway has not answered for a while. */
    get isAway() {
      return watch.isAway
    },
    of: open.of,
    clear: open.clear,

    follow(jobs: readonly Job[]): void {
      open.begin(jobs)
      watch.start()
    },

    /** An upload that was read may have works whose jobs the last look still took for open. */
    learn({ upload_id, images, melodies }: Pick<Upload, 'upload_id' | 'images' | 'melodies'>): void {
      const made = [...images, ...melodies].filter(({ status }) => status === 'succeeded')
      for (const { job_id } of made) {
        const job = open.all.find((one) => one.job_id === job_id)
        if (!job) continue
        open.close(job)
        onChange(upload_id, { ...job, status: 'succeeded' })
      }
    },

    async cancel(job: Job): Promise<void> {
      await api.cancel(job.job_id)
      open.close(job)
      if (job.upload_id) onChange(job.upload_id)
    },
  }
}
