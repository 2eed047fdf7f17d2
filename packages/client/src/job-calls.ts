import { createPatience } from './patience.ts'
import { readEvents } from './read-events.ts'
import type { Job, JobList } from './types.ts'

/** Sends a request of the user's to the gateway, and reads the answer. */
export interface Send {
  <Body>(path: string, init: RequestInit): Promise<Body>
  /** The same, with the answer unread. */
  raw(path: string, init: RequestInit): Promise<Response>
}

/** The longest the gateway keeps a request waiting, in seconds. */
const LONG_POLL_SECONDS = 25

/** Whether a job will not change any more. */
export function hasEnded(job: Pick<Job, 'status'>): boolean {
  return job.status !== 'queued' && job.status !== 'running'
}

/** What a client does with jobs. */
export function createJobCalls(send: Send) {
  return {
    job(jobId: string, signal?: AbortSignal): Promise<Job> {
      return send(addressOf(jobId), { ...(signal && { signal }) })
    },

    /**
     * Waits until a job has ended, however long that takes, also when the gateway is away for a while. The answer may
     * be a job that failed.
     */
    async wait(jobId: string, { signal }: { signal?: AbortSignal } = {}): Promise<Job> {
      const patience = createPatience(signal)
      for (;;) {
        patience.begin()
        try {
          const job = await send<Job>(addressOf(jobId), {
            headers: { prefer: `wait=${LONG_POLL_SECONDS}` },
            ...(signal && { signal }),
          })
          if (hasEnded(job)) return job
          patience.wasAnswered()
        } catch (error) {
          patience.bear(error)
        }
        await patience.pause()
      }
    },

    /**
     * Gives a job each time it changes, and last as it ended; goes on by itself when the stream breaks or the gateway
     * is away for a while.
     */
    async *follow(jobId: string, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<Job> {
      let lastEventId: string | undefined
      const patience = createPatience(signal)
      for (;;) {
        patience.begin()
        try {
          for await (const { id, type, data } of openEvents(send, jobId, lastEventId, signal)) {
            patience.wasAnswered()
            lastEventId = id ?? lastEventId
            if (type !== 'job') continue
            const job = JSON.parse(data) as Job
            yield job
            if (hasEnded(job)) return
          }
        } catch (error) {
          patience.bear(error)
        }
        await patience.pause()
      }
    },

    /** Unfinished and recent jobs. */
    jobs(status?: Job['status'][]): Promise<JobList> {
      return send(`/jobs${status ? `?status=${status.join(',')}` : ''}`, {})
    },

    cancel(jobId: string): Promise<Job> {
      return send(`${addressOf(jobId)}/cancel`, { method: 'POST' })
    },
  }
}

async function* openEvents(
  send: Send,
  jobId: string,
  lastEventId: string | undefined,
  signal: AbortSignal | undefined,
) {
  const response = await send.raw(`${addressOf(jobId)}/events`, {
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    ...(signal && { signal }),
  })
  yield* readEvents(response)
}

function addressOf(jobId: string): string {
  return `/jobs/${encodeURIComponent(jobId)}`
}
