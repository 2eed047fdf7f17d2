import type { Part } from './upload-record.ts'

/** A request may arrive late, and the provider's clock may differ from ours: minutes for both. */
const MARGIN_MS = 240_000

/**
 * Whether a prediction of a part may run at the provider at a moment. The provider was told to cancel each after
 * `predictionSeconds`, so that nothing is left to stop after that, whether it can be asked or not.
 */
export function mayRunAtProvider(
  part: Pick<Part, 'intent' | 'prediction_id' | 'finished_at'>,
  now: Date,
  predictionSeconds: number,
): boolean {
  if (!part.intent && !part.prediction_id) return false
  const asked = askedAt(part)
  return asked === undefined || mayStillRun(asked, now, predictionSeconds)
}

/** When the provider was asked for the prediction of a part, as far as that is known. */
export function askedAt({ intent, finished_at }: Pick<Part, 'intent' | 'finished_at'>): string | undefined {
  return intent?.at ?? finished_at
}

/** Whether what the provider was asked for at one moment may run at another. */
export function mayStillRun(asked: string, now: Date, predictionSeconds: number): boolean {
  return now.getTime() < Date.parse(asked) + predictionSeconds * 1_000 + MARGIN_MS
}
