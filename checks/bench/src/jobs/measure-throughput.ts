import { withWorkers } from '../worlds/workers.ts'
import type { World } from '../worlds/world.ts'
import { requestPictures } from './request-pictures.ts'

/** @returns pictures a second that some of the workers make, from the start of the first to the end of the last */
export async function measureThroughput(world: World, workers: number, pictures: number): Promise<number> {
  // Halted workers take nothing, so all jobs are in the queue before the first one starts.
  const requested = await requestPictures(world, pictures)
  return withWorkers(world, workers, async () => {
    // The newest job ends last. Once it has ended the others are answered at once, which keeps polling cheap.
    const times = []
    for (const picture of requested.toReversed()) times.push(await picture.finished())
    const first = Math.min(...times.map(({ startedAt }) => startedAt))
    const last = Math.max(...times.map(({ finishedAt }) => finishedAt))
    return pictures / ((last - first) / 1_000)
  })
}
