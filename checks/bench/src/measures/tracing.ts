import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type System, startSystem } from '@moodscape/launcher/start-system'

import { SETTINGS } from '../bench-system.ts'
import { startLinkedProcess } from '../process-link.ts'
import type { LoadResult, LoadTask } from '../processes/load.ts'
import { compareInRounds, medianOf } from '../rounds.ts'
import type { Row } from '../table.ts'

const ROUNDS = 7
const AMOUNT = { requests: 200, connections: 4 }
/** Small, so that the photo's bytes do not hide what a span costs. */
const PHOTO_BYTES = 200 * 1024
/** Tracing may take a tenth of the processor time on top. */
const GOAL = 1 / 1.1

/**
 * Uploads through a gateway that exports each of its spans, against one that is not traced: by the processor time of
 * the gateway, which other work on the machine changes less than the time on the clock.
 */
export async function measureTracing(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'moodscape-bench-tracing-'))
  const collector = await startCollector()
  const systems: System[] = []
  const start = async (name: string, environment: Record<string, string>) => {
    const stateDirectory = join(directory, name)
    const environmentOfAll = { ...SETTINGS, ...environment }
    const system = await startSystem({ stateDirectory, services: ['gateway'], environment: environmentOfAll })
    systems.push(system)
    return system
  }
  try {
    const traced = await start('traced', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
    const untraced = await start('untraced', {})
    return await compare(traced, untraced)
  } finally {
    for (const system of systems) await system.close()
    collector.close()
    await rm(directory, { recursive: true, force: true })
  }
}

async function compare(traced: System, untraced: System): Promise<Row[]> {
  const load = startLinkedProcess<LoadTask, LoadResult>(
    new URL('../processes/load.ts', import.meta.url),
    untraced.environment,
  )
  const latencies = new Map<System, number[]>([traced, untraced].map((system) => [system, []]))
  const tokens = new Map<System, string>()
  for (const system of [traced, untraced]) tokens.set(system, (await system.issueGuestToken()).token)
  /** @returns uploads for each second of the gateway's processor time */
  const upload = async (system: System) => {
    const pid = system.services.get('gateway')?.pid
    const before = await readProcessorSeconds(pid)
    const url = `${system.gatewayUrl}/upload-image`
    const token = tokens.get(system) ?? ''
    const result = await load.ask({ ...AMOUNT, what: 'upload', url, token, bytes: PHOTO_BYTES })
    latencies.get(system)?.push(medianOf(result.latencies))
    return AMOUNT.requests / ((await readProcessorSeconds(pid)) - before)
  }
  const { ours, baseline, ratio } = await compareInRounds(
    ROUNDS,
    () => upload(traced),
    () => upload(untraced),
  )
  await load.end()
  const milliseconds = (system: System) => medianOf(latencies.get(system) ?? []).toFixed(1)
  return [
    {
      what: `uploads of 200 KB, each of them traced`,
      ours: `${ours.toFixed(0)}/CPU s`,
      baseline: `${baseline.toFixed(0)}/CPU s without traces`,
      ratio,
      goal: `≥ ${GOAL.toFixed(2)}`,
      isMet: ratio >= GOAL,
    },
    {
      what: `the same by the clock, ${AMOUNT.connections} at a time`,
      ours: `${milliseconds(traced)} ms`,
      baseline: `${milliseconds(untraced)} ms without traces`,
    },
  ]
}

/** A collector that throws away what it is sent. */
async function startCollector(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => request.resume().once('end', () => response.end('{}')))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close().closeAllConnections(),
  }
}

/** Linux counts processor time in hundredths of a second, for whoever reads `/proc`. */
const TICKS_A_SECOND = 100

/** The processor time that a process has taken, with all its threads; NaN where the system has no `/proc`. */
async function readProcessorSeconds(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // What precedes is the name of the program, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? NaN) + Number(fields[12] ?? NaN)) / TICKS_A_SECOND
}
