import { ReplicateError } from './replicate-error.ts'

const MINUTE = 60_000

/** Allows so many predictions to be created within any 60 seconds; Replicate's own limit is 600. */
export class RateLimit {
  readonly #perMinute: number
  readonly #clock: () => number
  #recent: number[] = []

  constructor(perMinute: number, clock: () => number) {
    this.#perMinute = perMinute
    this.#clock = clock
  }

  /** @throws ReplicateError 429 with the seconds until the next one is free */
  take(): void {
    const now = this.#clock()
    this.#recent = this.#recent.filter((instant) => instant > now - MINUTE)
    const [oldest] = this.#recent
    if (oldest !== undefined && this.#recent.length >= this.#perMinute) {
      throw tooManyRequests(this.#perMinute, Math.max(1, Math.ceil((oldest + MINUTE - now) / 1000)))
    }
    this.#recent.push(now)
  }
}

function tooManyRequests(perMinute: number, seconds: number): ReplicateError {
  return new ReplicateError(
    429,
    'Too many requests',
    `Request was throttled. Your rate limit for creating predictions is ${perMinute} requests per minute. ` +
      `Your rate limit resets in ~${seconds}s.`,
    { retry_after: seconds },
  )
}
