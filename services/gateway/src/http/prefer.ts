/** The longest a request is kept waiting for a job, in seconds: below the idle timeouts of common proxies. */
export const MAX_WAIT_SECONDS = 25

/** One preference of the list: a comma in a quoted value does not end it. */
const PREFERENCE = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g
const WAIT = /^\s*wait\s*=\s*(?:"(\d+)"|(\d+))\s*(?:;|$)/i

/**
 * Reads `wait=n` from a Prefer header (RFC 7240) and caps it. Of several, the first counts.
 *
 * @returns seconds, or undefined where no waiting is wanted; unknown preferences are ignored as the RFC asks
 */
export function preferredWait(header: string | string[] | undefined): number | undefined {
  const preferences = [header ?? []].flat().join(',').match(PREFERENCE) ?? []
  const wait = preferences.map((preference) => WAIT.exec(preference)).find(Boolean)
  return wait ? Math.min(Number(wait[1] ?? wait[2]), MAX_WAIT_SECONDS) : undefined
}
