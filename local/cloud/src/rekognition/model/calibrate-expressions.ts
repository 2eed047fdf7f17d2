import { type Expression, expressions } from './face-reading.ts'

/**
 * Temperature scaling (C. Guo et al., "On Calibration of Modern Neural Networks", 2017): the network is far surer than
 * it is right, and calls any smile happy with nine nines. Fitted on 399 news and film faces, a hard set of which it reads
 * 71 % right when they are weighed as people look in photos: there the expected calibration error falls from 0.10 to
 * 0.05, and on 20 other photos, of which it reads 15 right, from 0.19 to 0.14. A bias for each expression brought nothing
 * more.
 */
const TEMPERATURE = 1.5
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
