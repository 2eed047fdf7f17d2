import PQueue from 'p-queue'

/** What a user has in a lane. */
interface Line {
  /** The round of the latest of it. */
  last: number
  size: number
}

type Lane = <Result>(userId: string, work: () => Promise<Result>) => Promise<Result>

/**
 * Opens a lane that serves users in turn, by the rounds of the job queues (fair-order.ts): a worker that has taken many
 * photos of one user works on another's first one next. Within a round, users with nothing else in the lane come first.
 */
export function openLane(concurrency: number): Lane {
  const queue = new PQueue({ concurrency })
  const lines = new Map<string, Line>()
  let served = 0
  return async (userId, work) => {
    const line = lines.get(userId) ?? { last: 0, size: 0 }
    const round = Math.max(served, line.last) + 1
    const priority = -(2 * round + (line.size > 0 ? 1 : 0))
    lines.set(userId, line)
    line.last = round
    line.size++
    try {
      return await queue.add(
        () => {
          served = Math.max(served, round)
          return work()
        },
        { priority },
      )
    } finally {
      if (--line.size === 0) lines.delete(userId)
    }
  }
}

// The memory they bound is the process's, so there is one pair in a process, however many jobs it has.
const light = openLane(2)
const heavy = openLane(1)

/** Works on a user's picture when its turn has come: two light ones at a time, and heavy ones one after the other. */
export function inLane<Result>(
  isHeavy: boolean,
  userId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  return (isHeavy ? heavy : light)(userId, work)
}
