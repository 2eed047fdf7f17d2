import { checkReadiness, type Probe } from '@moodscape/shared/process/readiness'
import { JOB_KINDS } from '@moodscape/shared/records/kinds'

import type { Collaborators } from '../../route-context.ts'

/**
 * What stands in the way of serving: an empty list means ready.
 *
 * @param withWorkers also asks whether a consumer of each kind is alive, so that a job would be taken at once
 */
export async function checkGatewayReadiness(
  { redis, store, objects, queues }: Pick<Collaborators, 'redis' | 'store' | 'objects' | 'queues'>,
  withWorkers: boolean,
): Promise<string[]> {
  const nobody = { user_id: 'readiness', upload_id: 'readiness' }
  const probes: Record<string, Probe> = {
    redis: () => redis.ping(),
    table: () => store.get(nobody),
    bucket: () => objects.size('incoming/readiness'),
  }
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
