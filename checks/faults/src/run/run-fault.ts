import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { audit, type Counts } from '../audit/audit.ts'
import { findSecrets } from '../audit/find-secrets.ts'
import { openLedger } from '../clients/ledger.ts'
import type { Stores } from '../audit/stores.ts'
import type { RigRedis } from '../redis/rig-redis.ts'
import type { Fault, Scene } from '../scene/fault.ts'
import { createRandom } from './random.ts'
import type { Rig } from '../rig/rig.ts'

/** What became of one fault. */
export interface Row {
  injected: string
  strikes: number
  seconds: number
  counts: Counts
  reasons: string[]
  findings: string[]
  notes: string[]
}

export interface RunOptions {
  seed: number
  isQuick: boolean
}

const SETTLE_SECONDS = 45
const LONGEST_SECONDS = 180

/** Injects one fault under load, mends it, waits for what was accepted to end, and audits. */
export async function runFault<OfRedis extends RigRedis>(
  fault: Fault<OfRedis>,
  rig: Rig<OfRedis>,
  stores: Stores,
  { seed, isQuick }: RunOptions,
): Promise<Row> {
  const began = Date.now()
  const firstPrediction = rig.system.world.predictions.length
  const firstLine = rig.logs.length
  const ledger = await openLedger(rig.system.gatewayUrl, fault.kinds)
  const seen = { strikes: 0, findings: [] as string[], notes: [] as string[] }
  const scene: Scene<OfRedis> = {
    rig,
    stores,
    ledger,
    random: createRandom(seed),
    amount: (full, quick) => (isQuick ? quick : full),
    strike: () => void seen.strikes++,
    find: (what) => void seen.findings.push(what),
    note: (what) => void seen.notes.push(what),
  }
  await withinTime(fault.run(scene), seen.findings)
  await mendOrRestart(rig, seen.findings)
  await ledger.settle((fault.settleSeconds ?? SETTLE_SECONDS) * 1_000)
  const { counts, reasons, findings } = await audit(rig, stores, ledger, firstPrediction)
  const lines = rig.logs.slice(firstLine)
  const unexpected = [...reasons.keys()].filter(
    (reason) => !(fault.mayFail ?? []).some((code) => reason.endsWith(code)),
  )
  const row: Row = {
    injected: fault.injected,
    seconds: (Date.now() - began) / 1_000,
    strikes: seen.strikes,
    counts,
    reasons: [...reasons].map(([reason, count]) => `${count} × ${reason}`),
    findings: [
      ...(seen.strikes === 0 ? ['the fault never struck'] : []),
      ...seen.findings,
      ...unexpected.map((reason) => `unexpected: ${reason}`),
      ...(fault.erases ? [] : findings),
      ...(fault.erases || fault.mayFail || counts.ordered === counts.paid
        ? []
        : ['not as many were paid for as ordered']),
      ...findBreakdowns(lines),
      ...findSecrets(lines, rig.system),
    ],
    notes: seen.notes,
  }
  if (!isGood(row)) row.findings.push(`what the services logged is in ${await keepLogs(lines)}`)
  return row
}

/** Whoever wonders about a row needs what the services said meanwhile. @returns the path */
async function keepLogs(lines: string[]): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'moodscape-fault-')), 'services.log')
  await writeFile(file, lines.join('\n'))
  return file
}

/** What no fault explains: processes that ended themselves, and errors that nobody foresaw. */
function findBreakdowns(lines: string[]): string[] {
  const isUnforeseen = (line: string) =>
    line.includes('"msg":"request failed"') && line.includes('"code":"internal_error"')
  const broken = lines.filter((line) => line.includes('"level":"fatal"') || isUnforeseen(line))
  return [
    ...new Set(
      broken.map((line) => `in the logs: ${/"message":"([^"]*)"/.exec(line)?.[1] ?? line.slice(0, 200)}`),
    ),
  ]
}

/** A system that does not come back by itself is a finding; it is restarted so that the next fault meets a sound one. */
async function mendOrRestart(rig: Rig<RigRedis>, findings: string[]): Promise<void> {
  try {
    await rig.mend()
  } catch (error) {
    findings.push(String(error))
    await Promise.all([...rig.system.services.keys()].map((name) => rig.services.restart(name)))
    await rig.mend()
  }
}

async function withinTime(running: Promise<void>, findings: string[]): Promise<void> {
  const enough = new AbortController()
  const late = wait(LONGEST_SECONDS * 1_000, 'late', { signal: enough.signal }).catch(() => undefined)
  const caught = running.catch(
    (error: unknown) => void findings.push(`the scenario broke: ${String((error as Error).stack)}`),
  )
  if ((await Promise.race([caught, late])) === 'late') findings.push(`not over after ${LONGEST_SECONDS} s`)
  enough.abort()
}

/** Whether a row is as it has to be. */
export function isGood({ counts, findings }: Row): boolean {
  const { lost, duplicated, paidTwice, strays } = counts
  return lost + duplicated + paidTwice + strays === 0 && findings.length === 0
}
