import { countOne } from './count-one.ts'

/** How long a client waits for an answer. */
const TIMEOUT_MS = 15_000

/** A fetch with a time limit that records what was answered. */
export interface RecordingFetch {
  fetch: typeof fetch
  /** How often each status was answered; 0 stands for no answer. */
  statuses: Map<number, number>
  /** Refusals (429, 503) without Retry-After. */
  abruptRefusals: string[]
}

export function createRecordingFetch(): RecordingFetch {
  const statuses = new Map<number, number>()
  const abruptRefusals: string[] = []
  return {
    statuses,
    abruptRefusals,
    async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
      const timeout = AbortSignal.timeout(TIMEOUT_MS)
      const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
      let answer: Response
      try {
        answer = await fetch(input, { ...init, signal })
      } catch (error) {
        countOne(statuses, 0)
        throw error
      }
      countOne(statuses, answer.status)
      if (lacksRetryAfter(answer)) abruptRefusals.push(`${answer.status} without Retry-After`)
      return answer
    },
  }
}

/** Whether an answer tells the client to come again and does not say when. */
export function lacksRetryAfter({ status, headers }: Response): boolean {
  return (status === 429 || status === 503) && !(Number(headers.get('retry-after')) > 0)
}
