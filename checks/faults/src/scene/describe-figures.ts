/** The value below which this share (0 to 1) of the values lies; 0 for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** Such as `p50 12 ms, p99 1980 ms, longest 2010 ms of 40`. */
export function describeTimes(milliseconds: readonly number[]): string {
  const at = (share: number) => `${percentile(milliseconds, share).toFixed(0)} ms`
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} of ${milliseconds.length}`
}

/** Such as `200 × 40, 503 × 12, no answer × 3`. */
export function describeStatuses(statuses: ReadonlyMap<number, number>): string {
  const sorted = [...statuses].sort(([one], [other]) => one - other)
  return sorted.map(([status, count]) => `${status || 'no answer'} × ${count}`).join(', ')
}
