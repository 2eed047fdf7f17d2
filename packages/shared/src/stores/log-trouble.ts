import type { Logger } from '../process/log.ts'
import type { Probe } from '../process/readiness.ts'

/**
 * A probe that says in the log why a store cannot be used: once for each reason, and once when it can be used again.
 *
 * @param explain gives the sentence for operators
 */
export function logTrouble(
  what: string,
  probe: Probe,
  explain: (error: unknown) => string,
  log: Pick<Logger, 'error' | 'info'>,
): Probe {
  let told: string | undefined
  return async () => {
    try {
      const answer = await probe()
      if (told !== undefined) log.info(`the ${what} can be used again`)
      told = undefined
      return answer
    } catch (err) {
      const problem = explain(err)
      if (problem !== told) log.error({ problem, err }, `the ${what} cannot be used`)
      told = problem
      throw err
    }
  }
}
