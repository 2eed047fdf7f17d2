import { type BenchSystem, WORKERS } from './bench-system.ts'
import { requestPictures } from './request-pictures.ts'

/** @returns pictures a second that some of the workers make, from the start of the first to the end of the last */
export async function measureThroughput(
  bench: BenchSystem,
  workers: number,
  pictures: number,
): Promise<number> {
  const { services } = bench.system
  const signal = (names: readonly string[], name: NodeJS.Signals) =>
    names.forEach((each) => services.get(each)?.kill(name))
  // Halted workers take nothing, so all jobs are in the queue before the first one starts.
  signal(WORKERS, 'SIGSTOP')
  try {
    const requested = await requestPictures(bench, pictures)
    signal(WORKERS.slice(0, workers), 'SIGCONT')
    // The newest job ends last. Once it has ended the others are answered at once, which keeps polling cheap.
    const times = []
    for (const picture of requested.toReversed()) times.push(await picture.finished())
    const first = Math.min(...times.map(({ startedAt }) => startedAt))
    const last = Math.max(...times.map(({ finishedAt }) => finishedAt))
    return pictures / ((last - first) / 1_000)
  } finally {
    signal(WORKERS, 'SIGCONT')
  }
}
