import { isFinished } from './prediction.ts'
import type { PredictionStore } from './prediction-store.ts'

/**
 * Makes a function that adds a line to the log of a running prediction. Lines that come while earlier ones are being
 * written to the disk are written together. A line is never lost before the prediction ends, since changes take turns.
 */
export function logOf(
  id: string,
  store: Pick<PredictionStore, 'update'>,
  onError: (error: unknown) => void,
): (line: string) => void {
  let unwritten = ''
  const write = async () => {
    try {
      await store.update(id, (prediction) => {
        const logs = prediction.logs + unwritten
        unwritten = ''
        return isFinished(prediction) ? undefined : { ...prediction, logs }
      })
    } catch (error) {
      onError(error)
    }
  }
  return (line) => {
    const isWaiting = unwritten !== ''
    unwritten += `${line}\n`
    if (!isWaiting) void write()
  }
}
