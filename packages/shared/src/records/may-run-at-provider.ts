import type { Part } from './upload-record.ts'

/** A request may arrive late, and the provider's clock may differ from ours: minutes for both. */
const MARGIN_MS = 240_000

/**
 * Whether a prediction of a part may run at the provider at a moment. The provider was told to cancel each after
 * `predictionSeconds`, so that nothing is left to stop after that, whether it can be asked or not.
 */
export function mayRunAtProvider(
  { intent, prediction_id, finished_at }: Pick<Part, 'intent' | 'prediction_id' | 'finished_at'>,
  now: Date,
  predictionSeconds: number,
): boolean {
  if (!intent && !prediction_id) return false
  const begun = intent?.at ?? finished_at
  return begun === undefined || now.getTime() < Date.parse(begun) + predictionSeconds * 1_000 + MARGIN_MS
}
