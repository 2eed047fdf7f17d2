/** When a worker began a job and ended it, in milliseconds since 1970. */
export interface JobTimes {
  startedAt: number
  finishedAt: number
}

/**
 * Jobs a second while every place is taken: from the end of the first job of each place until none waits any more. How
 * the places fill and run empty says nothing of how many jobs they do, and tells more the more of them there are.
 *
 * @param places how many jobs are worked on at the same time. More than three times as many jobs are needed
 */
export function steadyRateOf(jobs: readonly JobTimes[], places: number): number {
  const ends = jobs.map(({ finishedAt }) => finishedAt).sort((one, other) => one - other)
  // The job that ends as this one leaves as many as there are places, all of which have begun.
  const last = jobs.length - places - 1
  const first = places - 1
  return (last - first) / (((ends[last] ?? NaN) - (ends[first] ?? NaN)) / 1_000)
}
