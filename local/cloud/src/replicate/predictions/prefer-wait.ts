const LONGEST_SECONDS = 60

/**
 * Reads `Prefer: wait` and `Prefer: wait=n`: how long an answer may be held back until the prediction is
 * finished. Without a number it is 60 seconds, which is also the most that is granted. Other preferences, and
 * those that make no sense, are ignored as RFC 7240 asks.
 *
 * @returns seconds; 0 to answer at once
 */
export function preferredWait(header: string | string[] | undefined): number {
  for (const preference of [header ?? []].flat().join(',').split(',')) {
    const match = /^\s*wait\s*(?:=\s*"?(?<seconds>\d{1,6})"?)?\s*$/i.exec(preference)
    if (match) return Math.min(LONGEST_SECONDS, Number(match.groups?.seconds ?? LONGEST_SECONDS))
  }
  return 0
}
