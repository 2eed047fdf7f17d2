import { hasEnded } from '@moodscape/client'

import type { Job } from '../api/types.ts'

/** Jobs that have not ended, as far as the page knows. */
export function createOpenJobs() {
  let all = $state.raw<readonly Job[]>([])
  /** Those that are known to have ended. An answer that was on its way meanwhile may still call them open. */
  const ended = new Set<string>()

  const isOpen = (job: Job) => job.kind !== 'erase' && !hasEnded(job) && !ended.has(job.job_id)

  return {
    get all() {
      return all
    },
    of: (uploadId: string) => all.filter((job) => job.upload_id === uploadId),

    begin(jobs: readonly Job[]): void {
      const begun = jobs.filter(isOpen)
      all = [...begun, ...all.filter(({ job_id }) => !begun.some((job) => job.job_id === job_id))]
    },

    close({ job_id }: Job): void {
      ended.add(job_id)
      all = all.filter((job) => job.job_id !== job_id)
    },

    /**
     * Takes the gateway's list.
     *
     * @param known what was open when the gateway was asked: what began since then is not in its answer
     * @returns those that the list lacks
     */
    take(list: readonly Job[], known: readonly Job[]): Job[] {
      const told = list.filter(isOpen)
      const isTold = ({ job_id }: Job) => told.some((job) => job.job_id === job_id)
      all = [...all.filter((job) => !known.includes(job) && !isTold(job)), ...told]
      return known.filter((job) => !isTold(job) && !ended.has(job.job_id))
    },

    clear(): void {
      all = []
    },
  }
}
