/** One answer: how sure it was, 0..1, and whether it was right. */
export interface Answer {
  confidence: number
  isRight: boolean
}

const BINS = 10

/**
 * The expected calibration error, 0..1: how far confidences lie from the share of answers that are right, by tenths of
 * confidence, each weighted by its answers (M. P. Naeini et al., 2015). NaN without answers.
 */
export function calibrationError(answers: readonly Answer[]): number {
  const bins = Array.from({ length: BINS }, (_, bin) =>
    answers.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin),
  )
  const off = bins.map((bin) => {
    const confident = bin.reduce((sum, { confidence }) => sum + confidence, 0)
    const right = bin.filter(({ isRight }) => isRight).length
    return Math.abs(confident - right)
  })
  return off.reduce((sum, one) => sum + one, 0) / answers.length
}
