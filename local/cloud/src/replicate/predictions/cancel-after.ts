import { ReplicateError } from '../replicate-error.ts'

const DURATION = /^(?:(?<bare>\d{1,9})|(?:(?<h>\d{1,6})h)?(?:(?<m>\d{1,6})m)?(?:(?<s>\d{1,9})s)?)$/
const SHORTEST_SECONDS = 5

/**
 * Reads a Cancel-After header: plain seconds ("30") or hours, minutes and seconds ("90s", "5m", "1h30m45s").
 * The least Replicate takes is 5 seconds.
 *
 * @returns the duration in seconds, or undefined when there is no such header
 * @throws ReplicateError 400 for anything else
 * @see https://replicate.com/changelog/2025-10-16-prediction-deadlines
 */
export function cancelAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const { bare, h, m, s } = DURATION.exec(header.trim())?.groups ?? {}
  const seconds = Number(bare ?? 0) + Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s ?? 0)
  if (seconds < SHORTEST_SECONDS) {
    throw new ReplicateError(
      400,
      'Invalid Cancel-After header',
      `Cancel-After takes a duration of at least ${SHORTEST_SECONDS} seconds, like "90s" or "1h30m45s".`,
    )
  }
  return seconds
}
