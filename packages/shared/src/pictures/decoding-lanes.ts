import PQueue from 'p-queue'

// The memory they bound is the process's, so there is one pair in a process, however many jobs it has.
const light = new PQueue({ concurrency: 2 })
const heavy = new PQueue({ concurrency: 1 })

/** Works on a picture when its turn has come: two light ones at a time, and heavy ones one after the other. */
export function inLane<Result>(isHeavy: boolean, work: () => Promise<Result>): Promise<Result> {
  return (isHeavy ? heavy : light).add(work)
}
