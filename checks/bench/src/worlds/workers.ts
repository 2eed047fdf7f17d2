import type { World } from './world.ts'

/** Halts all image-workers: they take no job and no time of the processor until some are needed. */
export function haltWorkers({ system }: Pick<World, 'system'>): void {
  for (const name of workersOf(system)) system.services.get(name)?.kill('SIGSTOP')
}

/** Lets the first workers run while some work is done. */
export async function withWorkers<Result>(
  world: Pick<World, 'system'>,
  count: number,
  work: () => Promise<Result>,
): Promise<Result> {
  for (const name of workersOf(world.system).slice(0, count)) world.system.services.get(name)?.kill('SIGCONT')
  try {
    return await work()
  } finally {
    haltWorkers(world)
  }
}

function workersOf({ services }: World['system']): string[] {
  return [...services.keys()].filter((name) => name.startsWith('image-worker'))
}
