import { isFinished, type Prediction } from './prediction.ts'
import type { PredictionStore } from './prediction-store.ts'

/** Resolves as soon as the prediction is finished, the time is up or the signal aborts. */
export async function waitUntilFinished(
  store: PredictionStore,
  id: string,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  const prediction = store.get(id)
  if (seconds === 0 || signal.aborted || !prediction || isFinished(prediction)) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = (changed: Prediction) => {
    if (changed.id === id && isFinished(changed)) resolve()
  }
  const timer = setTimeout(resolve, seconds * 1000)
  signal.addEventListener('abort', () => resolve(), { once: true })
  store.changes.on('change', look)
  await promise
  store.changes.off('change', look)
  clearTimeout(timer)
}
