import { GENERATED_KINDS } from '@moodscape/shared/job'

import type { Collaborators } from './collaborators.ts'

/**
 * What stands in the way of serving: an empty list means ready.
 *
 * @param withWorkers also asks whether a consumer of each kind is alive, so that a job would be taken at once
 */
export async function findObstacles(
  { redis, store, objects, queues }: Pick<Collaborators, 'redis' | 'store' | 'objects' | 'queues'>,
  withWorkers: boolean,
): Promise<string[]> {
  const nobody = { user_id: 'readiness', upload_id: 'readiness' }
  const checks: [string, () => Promise<unknown>][] = [
    ['redis', () => redis.ping()],
    ['table', () => store.get(nobody)],
    ['bucket', () => objects.size('incoming/readiness')],
  ]
  if (withWorkers) {
    for (const kind of ['emotion', ...GENERATED_KINDS] as const) {
      checks.push([
        `${kind} worker`,
        async () => {
          if (!(await queues[kind].hasConsumer())) throw new Error('nobody takes jobs')
        },
      ])
    }
  }
  const problems = await Promise.all(
    checks.map(async ([name, check]) => {
      try {
        await check()
        return []
      } catch {
        return [`${name} is not available`]
      }
    }),
  )
  return problems.flat()
}
