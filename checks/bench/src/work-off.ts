import { type Ground, WORKERS } from './ground.ts'
import { orderPictures } from './order-pictures.ts'

/** Pictures a second that some of the workers make, from the start of the first to the end of the last. */
export async function workOff(ground: Ground, workers: number, pictures: number): Promise<number> {
  const { services } = ground.system
  const signal = (names: readonly string[], name: NodeJS.Signals) =>
    names.forEach((each) => services.get(each)?.kill(name))
  // Halted workers take nothing, so that all is in the queue before the first begins.
  signal(WORKERS, 'SIGSTOP')
  try {
    const ordered = await orderPictures(ground, pictures)
    signal(WORKERS.slice(0, workers), 'SIGCONT')
    // Those who ask are not many, so that asking costs little: the last to be ordered are the last to be done.
    const times = []
    for (const picture of ordered.toReversed()) times.push(await picture.finished())
    const first = Math.min(...times.map(({ startedAt }) => startedAt))
    const last = Math.max(...times.map(({ finishedAt }) => finishedAt))
    return pictures / ((last - first) / 1_000)
  } finally {
    signal(WORKERS, 'SIGCONT')
  }
}
