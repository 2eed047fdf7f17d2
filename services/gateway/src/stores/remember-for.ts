/**
 * Does some work at most once in so many milliseconds, however often it is asked for: in between, everybody gets the
 * last result. Work under way is shared; a failure is not remembered.
 */
export function rememberFor<Result>(
  milliseconds: number,
  work: () => Promise<Result>,
  now: () => number = Date.now,
): () => Promise<Result> {
  let last: { result: Promise<Result>; until: number } | undefined
  return () => {
    if (last && now() < last.until) return last.result
    const current = { result: work(), until: Infinity }
    last = current
    current.result.then(
      () => (current.until = now() + milliseconds),
      () => (current.until = 0),
    )
    return current.result
  }
}
