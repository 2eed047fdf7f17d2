import type { JobEventSubscription } from '@moodscape/shared/queue/job-events'

/**
 * Waits for the event that the prediction of an intent has ended, which Replicate's webhook brings. Resolves on the
 * event, or when the signal aborts. Polling goes on beside it, so events may get lost.
 */
export function createPredictionWaiter(
  events: Pick<JobEventSubscription, 'listen'>,
): (intentId: string, signal: AbortSignal) => Promise<void> {
  return (intentId, signal) =>
    new Promise((resolve) => {
      const stop = events.listen((item) => {
        if (item.type === 'prediction' && item.intent_id === intentId) finish()
      })
      const finish = () => {
        stop()
        signal.removeEventListener('abort', finish)
        resolve()
      }
      if (signal.aborted) finish()
      else signal.addEventListener('abort', finish, { once: true })
    })
}
