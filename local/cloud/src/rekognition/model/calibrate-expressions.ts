import { type Expression, expressions } from './face-reading.ts'

/**
 * Temperature scaling (C. Guo et al., "On Calibration of Modern Neural Networks", 2017): the network is far surer than
 * it is right, and calls any smile happy with nine nines. The value lies between what suits 157 news and film faces, a
 * hard set of which it reads 71 % right when they are weighed as people look in photos, and 20 plain photos of which it
 * reads 18 right. On the former the expected calibration error falls from 0.16 to 0.08. A bias for each expression
 * brought nothing more.
 */
const TEMPERATURE = 1.4
/** Below this the network's probabilities are noise. */
const LEAST = 1e-3

/**
 * Puts together what the network says of several crops of one face, by the geometric mean: a crop that is sure against
 * an expression counts. The probabilities are near to the share of photos in which they are right; they sum to 1.
 */
export function calibrateExpressions(
  crops: readonly Readonly<Record<Expression, number>>[],
): Record<Expression, number> {
  const weights = expressions.map((name) => {
    const logs = crops.map((said) => Math.log(Math.max(LEAST, said[name])))
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
    return [name, Math.exp(mean / TEMPERATURE)] as const
  })
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  return Object.fromEntries(weights.map(([name, weight]) => [name, weight / total])) as Record<
    Expression,
    number
  >
}
