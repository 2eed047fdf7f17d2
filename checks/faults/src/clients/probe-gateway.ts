import { setTimeout as wait } from 'node:timers/promises'

import { countOne } from './count-one.ts'
import type { Entry } from './ledger.ts'
import { lacksRetryAfter } from './recording-fetch.ts'

/** What a gateway answered over some time. */
export interface ProbeResult {
  /** Milliseconds that each answer took. */
  times: number[]
  /** The same for answers that need no store: what this machine takes for a request at this moment. */
  ownTimes: number[]
  /** How often each status was answered; 0 stands for no answer. */
  statuses: Map<number, number>
  /** Refusals without Retry-After. */
  abruptRefusals: string[]
}

const INTERVAL_MS = 100
const TIMEOUT_MS = 20_000

/**
 * Asks for a job and for the gallery at a fixed rate over this time, without waiting for earlier answers. Beside them it
 * asks for `/healthz`, which tells a slow machine from a slow store.
 */
export async function probeGateway(
  gatewayUrl: string,
  entry: Entry,
  milliseconds: number,
): Promise<ProbeResult> {
  const paths = [`/jobs/${entry.accepted?.job_ids.at(-1)}`, '/gallery']
  const headers = { authorization: `Bearer ${entry.user.token}` }
  const result: ProbeResult = { times: [], ownTimes: [], statuses: new Map(), abruptRefusals: [] }
  const asked: Promise<unknown>[] = []

  async function ask(path: string, times: number[]): Promise<Response | undefined> {
    const began = performance.now()
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const answer = await fetch(`${gatewayUrl}${path}`, { headers, signal }).catch(() => undefined)
    await answer?.arrayBuffer().catch(() => undefined)
    times.push(performance.now() - began)
    return answer
  }

  async function probe(path: string): Promise<void> {
    const answer = await ask(path, result.times)
    const status = answer?.status ?? 0
    countOne(result.statuses, status)
    if (answer && lacksRetryAfter(answer)) result.abruptRefusals.push(`${status} without Retry-After`)
  }

  const end = Date.now() + milliseconds
  while (Date.now() < end) {
    asked.push(...paths.map(probe), ask('/healthz', result.ownTimes))
    await wait(INTERVAL_MS)
  }
  await Promise.all(asked)
  return result
}
