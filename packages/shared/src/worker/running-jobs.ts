import type { Logger } from '../process/log.ts'
import type { JobEventSubscription } from '../queue/job-events.ts'
import type { JobTicket } from '../records/kinds.ts'
import { findPart } from '../records/upload-parts.ts'
import type { UploadStore } from '../records/upload-store.ts'
import { countHeld, type HeldCount } from './count-held.ts'

/** Why a running job is told to stop. */
export const CANCELED = 'canceled'
export const STOPPING = 'stopping'

/** A job that this process holds. */
export interface RunningJob {
  ticket: JobTicket
  /** Aborts with CANCELED or STOPPING as its reason. */
  signal: AbortSignal
}

/** The jobs that a process holds, and the ways to stop them. */
export interface RunningJobs extends Pick<HeldCount, 'held' | 'quiet'> {
  begin(ticket: JobTicket): RunningJob
  end(job: RunningJob): void
  /** How many were begun since the process started. */
  begun(): number
  abortAll(reason: string): void
  /** Stops listening for cancellations. */
  close(): void
}

interface Collaborators {
  store: Pick<UploadStore, 'get'>
  events: Pick<JobEventSubscription, 'listen' | 'onGap'>
  log: Pick<Logger, 'warn'>
  /** Milliseconds between two looks into the records of the running jobs. */
  recheckMs?: number
}

/**
 * Keeps the jobs of a process, and stops those that are canceled. Events of a cancellation may get lost, so the
 * records of running jobs are read again after every gap in the events, and now and then without one.
 */
export function keepRunningJobs({ store, events, log, recheckMs = 30_000 }: Collaborators): RunningJobs {
  const running = new Map<RunningJob, AbortController>()
  const { begin, end, held, quiet } = countHeld()
  let begun = 0

  async function recheck(): Promise<void> {
    for (const [job, controller] of [...running]) {
      const upload = await store.get(job.ticket)
      const part = upload && findPart(upload, job.ticket.job_id)
      if (!part || part.state === 'canceled') controller.abort(CANCELED)
    }
  }

  const recheckSoon = () => {
    recheck().catch((err: unknown) => log.warn({ err }, 'could not look for canceled jobs'))
  }
  const timer = setInterval(recheckSoon, recheckMs)
  const stopHearing = [
    events.onGap(recheckSoon),
    events.listen((item) => {
      if (item.type !== 'canceled') return
      for (const [job, controller] of running) {
        if (job.ticket.job_id === item.job_id) controller.abort(CANCELED)
      }
    }),
  ]

  return {
    begin(ticket) {
      const controller = new AbortController()
      const job = { ticket, signal: controller.signal }
      running.set(job, controller)
      begun += 1
      begin()
      return job
    },
    end(job) {
      if (running.delete(job)) end()
    },
    held,
    quiet,
    begun: () => begun,
    abortAll: (reason) => running.forEach((controller) => controller.abort(reason)),
    close() {
      clearInterval(timer)
      stopHearing.forEach((stop) => stop())
    },
  }
}
