/** The longest a request is kept waiting for a job, in seconds: below the idle timeouts of common proxies. */
export const MAX_WAIT_SECONDS = 25

/**
 * Reads `wait=n` from a Prefer header (RFC 7240) and caps it.
 *
 * @returns seconds, or undefined where no waiting is wanted; unknown preferences are ignored as the RFC asks
 */
export function preferredWait(header: string | string[] | undefined): number | undefined {
  const preferences = [header ?? []].flat().join(',').split(',')
  const wait = preferences
    .map((preference) => /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(;.*)?$/i.exec(preference))
    .find(Boolean)
  return wait ? Math.min(Number(wait[1]), MAX_WAIT_SECONDS) : undefined
}
