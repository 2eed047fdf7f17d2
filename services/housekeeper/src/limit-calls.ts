/** As many calls as may be are under way already. Not a failure: nothing was tried. */
export class ReceiverBusy extends Error {
  override name = 'ReceiverBusy'
}

/** Runs work, within a limit for its key. */
export type LimitedWork = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>

/**
 * Limits how many works with the same key, a host or a user, run at the same time.
 *
 * @throws ReceiverBusy beyond that
 */
export function limitPerKey(most: number): LimitedWork {
  const underWay = new Map<string, number>()
  return async (key, work) => {
    const others = underWay.get(key) ?? 0
    if (others >= most) throw new ReceiverBusy(`${others} calls are under way`)
    underWay.set(key, others + 1)
    try {
      return await work()
    } finally {
      const rest = (underWay.get(key) ?? 1) - 1
      if (rest > 0) underWay.set(key, rest)
      else underWay.delete(key)
    }
  }
}

const MOST_PER_HOST = 2

/**
 * Shares out the concurrency of a consumer, so that slow receivers do not delay the notices of others: a quarter of
 * it for one user, for any number of host names and ports, and half for all users together whose last call was slow.
 */
export function shareConcurrency(concurrency: number): { forUser: LimitedWork; forHost: LimitedWork } {
  const perUser = limitPerKey(Math.max(1, Math.floor(concurrency / 4)))
  const perSlow = limitSlow(Math.max(1, Math.floor(concurrency / 2)))
  return {
    forUser: (userId, work) => perUser(userId, () => perSlow(userId, work)),
    forHost: limitPerKey(MOST_PER_HOST),
  }
}

/** What takes longer, in milliseconds, was slow. */
const SLOW_MS = 1_000
/** Of more users it is not remembered that they were slow: the longest known are forgotten. */
const MOST_REMEMBERED = 10_000

/** Limits how much work runs for all keys together whose last work was slow. @throws ReceiverBusy beyond that */
export function limitSlow(most: number, slowMs: number = SLOW_MS): LimitedWork {
  const slow = new Set<string>()
  const limit = limitPerKey(most)
  async function timed<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const begun = performance.now()
    try {
      return await work()
    } finally {
      slow.delete(key)
      if (performance.now() - begun > slowMs) slow.add(key)
      const [oldest] = slow
      if (oldest !== undefined && slow.size > MOST_REMEMBERED) slow.delete(oldest)
    }
  }
  return (key, work) => (slow.has(key) ? limit('slow', () => timed(key, work)) : timed(key, work))
}
