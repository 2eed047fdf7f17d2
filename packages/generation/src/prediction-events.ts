import type { JobEventSubscription } from '@moodscape/shared/queue/job-events'

/**
 * Waits for news that the prediction of an intent has ended, as Replicate's webhook brings it.
 * Resolves on the news, or when the signal aborts; polling goes on beside it, so news may get lost.
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
