import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { ServiceFiles } from '@moodscape/launcher/services/service-files'

import { audit, type Counts } from '../audit/audit.ts'
import { findSecrets } from '../audit/find-secrets.ts'
import type { Stores } from '../audit/stores.ts'
import { openLedger } from '../clients/ledger.ts'
import type { RigRedis } from '../redis/rig-redis.ts'
import type { Rig } from '../rig/rig.ts'
import type { Fault } from '../scene/fault.ts'
import { createScene, type Seen } from './create-scene.ts'
import type { EndCheck } from './end-checks.ts'

/** What became of one fault. */
export interface Row {
  injected: string
  injections: number
  seconds: number
  counts: Counts
  reasons: string[]
  findings: string[]
  notes: string[]
}

export interface RunOptions {
  seed: number
  isQuick: boolean
  /** The code of the services; their sources unless given. */
  files?: ServiceFiles
}

/** The system that faults are injected into one after another. */
export interface FaultTarget<OfRedis extends RigRedis> {
  rig: Rig<OfRedis>
  stores: Stores
  /** Faults add theirs. */
  endChecks: EndCheck[]
}

const SETTLE_SECONDS = 150
const LONGEST_SECONDS = 600

/** Injects one fault under load, restores the system, waits until accepted jobs have ended, and audits. */
export async function runFault<OfRedis extends RigRedis>(
  fault: Fault<OfRedis>,
  { rig, stores, endChecks }: FaultTarget<OfRedis>,
  { seed, isQuick }: RunOptions,
): Promise<Row> {
  const began = Date.now()
  const firstPrediction = rig.system.cloud.predictions.length
  const firstLine = rig.logs.length
  const ledger = await openLedger(rig.system.gatewayUrl, fault.kinds)
  const seen: Seen = { injections: 0, findings: [], notes: [] }
  const scene = createScene<OfRedis>({
    ...{ rig, stores, ledger, seed, isQuick, seen },
    checkAtEnd: (milliseconds, find) =>
      void endChecks.push({ injected: fault.injected, notBefore: Date.now() + milliseconds, find }),
  })
  await withinTime(fault.run(scene), seen.findings)
  await restoreOrRestart(rig, seen.findings)
  await ledger.settle((fault.settleSeconds ?? SETTLE_SECONDS) * 1_000)
  const { counts, reasons, findings } = await audit(rig.system, stores, ledger, firstPrediction)
  const lines = rig.logs.slice(firstLine)
  const unexpected = [...reasons.keys()].filter(
    (reason) => !(fault.mayFail ?? []).some((code) => reason.endsWith(code)),
  )
  const row: Row = {
    injected: fault.injected,
    seconds: (Date.now() - began) / 1_000,
    injections: seen.injections,
    counts,
    reasons: [...reasons].map(([reason, count]) => `${count} × ${reason}`),
    findings: [
      ...(seen.injections === 0 ? ['the fault was never injected'] : []),
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

/** Keeps what the services logged, which explains a bad row. @returns the path */
async function keepLogs(lines: string[]): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'moodscape-fault-')), 'services.log')
  await writeFile(file, lines.join('\n'))
  return file
}

/** Finds what no fault explains: processes that ended themselves, and internal errors. */
function findBreakdowns(lines: string[]): string[] {
  const isInternal = (line: string) =>
    line.includes('"msg":"request failed"') && line.includes('"code":"internal_error"')
  const broken = lines.filter((line) => line.includes('"level":"fatal"') || isInternal(line))
  return [
    ...new Set(
      broken.map((line) => `in the logs: ${/"message":"([^"]*)"/.exec(line)?.[1] ?? line.slice(0, 200)}`),
    ),
  ]
}

/** A system that does not recover by itself is a finding. It is restarted, so that the next fault finds a healthy one. */
async function restoreOrRestart(rig: Rig<RigRedis>, findings: string[]): Promise<void> {
  try {
    await rig.restore()
  } catch (error) {
    findings.push(String(error))
    await Promise.all([...rig.system.services.keys()].map((name) => rig.services.restart(name)))
    await rig.restore()
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

/** Whether a row has no finding and all its figures that have to be zero are zero. */
export function isGood({ counts, findings }: Row): boolean {
  const { lost, duplicated, paidTwice, strays } = counts
  return lost + duplicated + paidTwice + strays === 0 && findings.length === 0
}
