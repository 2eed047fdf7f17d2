import type { JobEventSubscription } from '@moodscape/shared/queue/job-events'

type Events = Pick<JobEventSubscription, 'listen' | 'onGap'>

/** So many events are remembered that came while their prediction was not waited for. */
const REMEMBERED = 1_000

/**
 * Waits for the event that the prediction of an intent has ended, which Replicate's webhook brings. Resolves on the
 * event, also on one that came before, after a gap in which it may have been missed, or when the signal aborts. Asking
 * goes on beside it, so events may get lost.
 */
export function createPredictionWaiter(
  events: Events,
): (intentId: string, signal: AbortSignal) => Promise<void> {
  const heard = rememberPredictions(events)
  return (intentId, signal) =>
    new Promise((resolve) => {
      const finish = () => {
        heard.delete(intentId)
        stopHearing.forEach((stop) => stop())
        signal.removeEventListener('abort', finish)
        resolve()
      }
      const stopHearing = [
        events.onGap(finish),
        events.listen((item) => {
          if (item.type === 'prediction' && item.intent_id === intentId) finish()
        }),
      ]
      if (signal.aborted || heard.has(intentId)) finish()
      else signal.addEventListener('abort', finish, { once: true })
    })
}

/** A prediction may end before it is waited for: while its id is written, or while it is asked for. */
function rememberPredictions(events: Events): Set<string> {
  const heard = new Set<string>()
  events.listen((item) => {
    if (item.type !== 'prediction') return
    heard.add(item.intent_id)
    const [oldest] = heard
    if (heard.size > REMEMBERED && oldest !== undefined) heard.delete(oldest)
  })
  return heard
}
