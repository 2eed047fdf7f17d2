import { checkReadiness, type Probe } from '@moodscape/shared/process/readiness'
import { JOB_KINDS } from '@moodscape/shared/records/kinds'

import type { Collaborators } from '../../route-context.ts'

/**
 * What stands in the way of serving: an empty list means ready.
 *
 * @param withWorkers also asks whether a consumer of each kind is alive, so that a job would be taken at once
 */
export async function checkGatewayReadiness(
  { probes: stores, queues }: Pick<Collaborators, 'probes' | 'queues'>,
  withWorkers: boolean,
): Promise<string[]> {
  const probes: Record<string, Probe> = { ...stores }
  if (withWorkers) {
    for (const kind of JOB_KINDS) {
      probes[`${kind} worker`] = async () => {
        if (!(await queues[kind].hasConsumer())) throw new NobodyThere()
      }
    }
  }
  return checkReadiness(probes)
}

/** No worker takes the jobs of a kind. */
class NobodyThere extends Error {
  override name = 'NobodyThere'
}
