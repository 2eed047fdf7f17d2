import pTimeout from 'p-timeout'

/** Something a process cannot work without; rejects while it is out of reach. */
export type Probe = () => Promise<unknown>

/**
 * Asks everything a process needs at the same time, and names what does not answer well within the limit.
 *
 * @param probes by the name under which a failure is reported
 */
export async function checkReadiness(probes: Record<string, Probe>, limitMs = 3_000): Promise<string[]> {
  const failures = await Promise.all(
    Object.entries(probes).map(async ([name, probe]) => {
      const complaint = await failureOf(probe, limitMs)
      return complaint === undefined ? [] : [`${name}: ${complaint}`]
    }),
  )
  return failures.flat()
}

async function failureOf(probe: Probe, limitMs: number): Promise<string | undefined> {
  return pTimeout(
    probe().then(() => undefined, describe),
    { milliseconds: limitMs, fallback: () => `no answer within ${limitMs} ms` },
  )
}

function describe(error: unknown): string {
  return error instanceof Error ? error.name : 'an unknown error'
}
