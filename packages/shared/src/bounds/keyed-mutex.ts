import pTimeout from 'p-timeout'

/** Runs work on a thing once earlier work on the same thing has ended, and gives its result. */
export type KeyedMutex = <Result>(thing: string, work: () => Promise<Result>) => Promise<Result>

/**
 * Work on the same thing runs one after another in the order it came, also after a failure.
 *
 * @param longestWaitMs after waiting this long, work begins anyway, so that work that hangs does not block the rest
 *   for ever
 */
export function createKeyedMutex(longestWaitMs: number): KeyedMutex {
  const last = new Map<string, Promise<void>>()
  return async (thing, work) => {
    const before = last.get(thing)
    const turn = Promise.withResolvers<void>()
    last.set(thing, turn.promise)
    try {
      if (before) await pTimeout(before, { milliseconds: longestWaitMs, fallback: () => {} })
      return await work()
    } finally {
      turn.resolve()
      if (last.get(thing) === turn.promise) last.delete(thing)
    }
  }
}
