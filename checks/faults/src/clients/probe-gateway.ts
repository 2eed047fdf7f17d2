import { setTimeout as wait } from 'node:timers/promises'

import type { Entry } from './ledger.ts'
import type { RigRedis } from '../redis/rig-redis.ts'
import type { Rig } from '../rig/rig.ts'
import { isRude } from './recording-fetch.ts'

/** What a gateway answered over some time. */
export interface Probing {
  /** Milliseconds that each answer took. */
  times: number[]
  /** How often each status was answered; 0 stands for no answer. */
  statuses: Map<number, number>
  /** Refusals that did not say when to come again. */
  rude: string[]
}

const INTERVAL_MS = 100
const PATIENCE_MS = 20_000

/** Asks for a job and for the gallery again and again for so long, without waiting for earlier answers. */
export async function probeGateway(
  { system }: Rig<RigRedis>,
  entry: Entry,
  milliseconds: number,
): Promise<Probing> {
  const paths = [`/jobs/${entry.accepted?.job_ids.at(-1)}`, '/gallery']
  const headers = { authorization: `Bearer ${entry.user.token}` }
  const probing: Probing = { times: [], statuses: new Map(), rude: [] }
  const asked: Promise<void>[] = []

  async function ask(path: string): Promise<void> {
    const began = performance.now()
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answer = await fetch(`${system.gatewayUrl}${path}`, { headers, signal }).catch(() => undefined)
    await answer?.arrayBuffer().catch(() => undefined)
    probing.times.push(performance.now() - began)
    const status = answer?.status ?? 0
    probing.statuses.set(status, (probing.statuses.get(status) ?? 0) + 1)
    if (answer && isRude(answer)) probing.rude.push(`${status} without Retry-After`)
  }

  const end = Date.now() + milliseconds
  while (Date.now() < end) {
    asked.push(...paths.map(ask))
    await wait(INTERVAL_MS)
  }
  await Promise.all(asked)
  return probing
}
