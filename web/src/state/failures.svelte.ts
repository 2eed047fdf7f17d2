import type { Job } from '../api/types.ts'

/** Jobs that failed and were not made good since. */
export function createFailures() {
  let all = $state.raw<readonly Job[]>([])
  return {
    get all() {
      return all
    },
    add(job: Job | undefined): void {
      if (job && hasFailed(job)) all = [job, ...all]
    },
    /** Another try of the same has begun. */
    settle(uploadId: string, started: readonly Job[]): void {
      const kinds = new Set(started.map(({ kind }) => kind))
      all = all.filter((job) => job.upload_id !== uploadId || !kinds.has(job.kind))
    },
    /** The upload is gone. */
    drop(uploadId: string): void {
      all = all.filter((job) => job.upload_id !== uploadId)
    },
    /** Takes those of a list of all jobs. */
    take(jobs: readonly Job[]): void {
      all = newestOf(jobs).filter(hasFailed)
    },
    /** A face that could not be read is the reason for all that was to be made of it, and is told alone. */
    reasonsOf(uploadId: string): readonly Job[] {
      const failed = all.filter((job) => job.upload_id === uploadId)
      const reading = failed.filter(({ kind }) => kind === 'emotion')
      return reading.length > 0 ? reading : failed
    },
  }
}

function hasFailed({ status }: Job): boolean {
  return status === 'failed' || status === 'expired'
}

/** The newest job of each kind of each upload: a failure counts until the same was made after it. */
function newestOf(jobs: readonly Job[]): Job[] {
  const newest = new Map<string, Job>()
  for (const job of jobs.toSorted((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? ''))) {
    const key = `${job.upload_id} ${job.kind}`
    if (!newest.has(key)) newest.set(key, job)
  }
  return [...newest.values()]
}
