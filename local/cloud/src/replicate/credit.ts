import { ReplicateError } from './replicate-error.ts'

/**
 * Makes an account that can pay for so many predictions. The function takes one payment and throws
 * ReplicateError 402 when nothing is left.
 */
export function creditOf(predictions: number): () => void {
  let left = predictions
  return () => {
    if (left < 1) {
      throw new ReplicateError(
        402,
        'Insufficient credit',
        'You have insufficient credit to run this model. Purchase credit and try again after a few minutes.',
      )
    }
    left -= 1
  }
}
