import { withWorkers } from '../worlds/workers.ts'
import type { World } from '../worlds/world.ts'
import { requestPictures } from './request-pictures.ts'
import { type JobTimes, steadyRateOf } from './steady-rate.ts'

/** @returns pictures a second that some of the workers make, from the start of the first to the end of the last */
export async function measureThroughput(world: World, workers: number, pictures: number): Promise<number> {
  const times = await makePictures(world, workers, pictures)
  const first = Math.min(...times.map(({ startedAt }) => startedAt))
  const last = Math.max(...times.map(({ finishedAt }) => finishedAt))
  return pictures / ((last - first) / 1_000)
}

/** @returns pictures a second that some of the workers make while all their places are taken */
export async function measureSteadyThroughput(
  world: World,
  workers: number,
  places: number,
  pictures: number,
): Promise<number> {
  return steadyRateOf(await makePictures(world, workers, pictures), places)
}

async function makePictures(world: World, workers: number, pictures: number): Promise<JobTimes[]> {
  // Halted workers take nothing, so all jobs are in the queue before the first one starts.
  const requested = await requestPictures(world, pictures)
  return withWorkers(world, workers, async () => {
    // The newest job ends last. Once it has ended the others are answered at once, which keeps polling cheap.
    const times: JobTimes[] = []
    for (const picture of requested.toReversed()) times.push(await picture.finished())
    return times
  })
}
