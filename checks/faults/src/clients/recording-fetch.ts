/** How long a client waits for an answer: it does not wait for ever either. */
export const CLIENT_PATIENCE_MS = 15_000

/** Asks like a client, and writes down what was answered. */
export interface PatientFetch {
  fetch: typeof fetch
  /** How often each status was answered; 0 stands for no answer. */
  statuses: Map<number, number>
  /** Refusals (429, 503) that did not say when to come again. */
  rude: string[]
}

export function createPatientFetch(): PatientFetch {
  const statuses = new Map<number, number>()
  const rude: string[] = []
  return {
    statuses,
    rude,
    async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
      const timeout = AbortSignal.timeout(CLIENT_PATIENCE_MS)
      const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
      let answer: Response
      try {
        answer = await fetch(input, { ...init, signal })
      } catch (error) {
        statuses.set(0, (statuses.get(0) ?? 0) + 1)
        throw error
      }
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (isRude(answer)) rude.push(`${answer.status} without Retry-After`)
      return answer
    },
  }
}

/** Whether an answer asks to come again and does not say when. */
export function isRude({ status, headers }: Response): boolean {
  return (status === 429 || status === 503) && !(Number(headers.get('retry-after')) > 0)
}
