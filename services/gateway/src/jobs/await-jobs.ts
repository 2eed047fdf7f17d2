import type { JobEvent, JobEventSubscription } from '@moodscape/shared/queue/job-events'

/** After a gap in the events every subscriber reads its record at a random moment within so many milliseconds. */
const GAP_MS = 2_000

const UNFINISHED = new Set(['waiting', 'queued', 'running'])

/** Subscribes once to the changes of jobs, for all requests that wait in this process. */
export interface JobSubscriptions {
  /** Calls back on each event of a job, and after a gap in the events. @returns how to unsubscribe */
  follow(jobIds: string[], onEvent: (events?: JobEvent) => void): () => void
  /** Ends all waiting: the process stops. */
  closing: AbortSignal
  /** How often the records are read without events, in milliseconds. */
  lookAgainMs: number
}

export function createJobSubscriptions(
  feed: Pick<JobEventSubscription, 'listen' | 'onGap'>,
  closing: AbortSignal,
  lookAgainMs: number,
): JobSubscriptions {
  const followers = new Map<string, Set<(events?: JobEvent) => void>>()
  feed.listen((events) => {
    if (events.type === 'prediction') return
    followers.get(events.job_id)?.forEach((onEvent) => onEvent(events))
  })
  feed.onGap(() => {
    for (const onEvent of new Set([...followers.values()].flatMap((group) => [...group]))) {
      // All at once would be more than the table takes.
      setTimeout(onEvent, Math.random() * GAP_MS).unref()
    }
  })

  return {
    closing,
    lookAgainMs,
    follow(jobIds, onEvent) {
      for (const jobId of jobIds) {
        const group = followers.get(jobId) ?? new Set()
        followers.set(jobId, group.add(onEvent))
      }
      return () => {
        for (const jobId of jobIds) {
          const group = followers.get(jobId)
          group?.delete(onEvent)
          if (group?.size === 0) followers.delete(jobId)
        }
      }
    },
  }
}

/**
 * Looks, and looks again at each event that may be the end of a job and every few seconds, until what is seen is final or the time is
 * over.
 *
 * @returns what was seen last
 */
export async function watchUntil<Seen>(
  subscriptions: JobSubscriptions,
  jobIds: string[],
  look: () => Promise<Seen>,
  isFinal: (seen: Seen) => boolean,
  limits: { milliseconds: number; signal: AbortSignal },
): Promise<Seen> {
  const ends = AbortSignal.any([
    limits.signal,
    subscriptions.closing,
    AbortSignal.timeout(limits.milliseconds),
  ])
  let wake = () => {}
  let hasEvent: boolean
  const stop = subscriptions.follow(jobIds, (events) => {
    if (events && goesOn(events)) return
    hasEvent = true
    wake()
  })
  ends.addEventListener('abort', () => wake(), { once: true })
  try {
    for (;;) {
      hasEvent = false
      const seen = await look()
      if (isFinal(seen) || ends.aborted) return seen
      if (!hasEvent) {
        let again: NodeJS.Timeout | undefined
        await new Promise<void>((resolve) => {
          wake = resolve
          again = setTimeout(resolve, subscriptions.lookAgainMs)
        })
        clearTimeout(again)
      }
    }
  } finally {
    stop()
  }
}

/** Whether an event says that its job is not over: then there is nothing to be seen yet. */
function goesOn(event: JobEvent): boolean {
  return event.type === 'progress' || (event.type === 'changed' && UNFINISHED.has(event.state ?? ''))
}
