import { readFile } from 'node:fs/promises'

import type { BenchSystem } from '../bench-system.ts'
import { compareInRounds } from '../rounds.ts'
import type { Row } from '../table.ts'

const MEGABYTE = 1024 * 1024
const PHOTO_BYTES = 2 * MEGABYTE
const LARGEST_PHOTO_BYTES = 14 * MEGABYTE
const AMOUNT = { requests: 32, connections: 8 }
const ROUNDS = 5
const GOAL = 0.8
/** Additional memory that large photos may take: a part of 5 MiB for each of 8, and the noise of the heap. */
const GOAL_MEGABYTES = 8 * 5 + 64

/** Photos through the gateway against raw puts into the same S3 with the same SDK. */
export async function measureUploads({ system, load }: BenchSystem): Promise<Row[]> {
  const { token } = await system.issueGuestToken()
  const url = `${system.gatewayUrl}/upload-image`
  const target = {
    region: system.environment['AWS_REGION'] ?? '',
    bucket: system.environment['BUCKET_NAME'] ?? '',
  }
  const megabytes = (AMOUNT.requests * PHOTO_BYTES) / MEGABYTE
  const { ours, baseline, ratio } = await compareInRounds(
    ROUNDS,
    async () =>
      megabytes / (await load.ask({ ...AMOUNT, what: 'upload', url, token, bytes: PHOTO_BYTES })).seconds,
    async () =>
      megabytes / (await load.ask({ ...AMOUNT, what: 'put', ...target, bytes: PHOTO_BYTES })).seconds,
  )
  const pid = system.services.get('gateway')?.pid
  const before = await readPeakMegabytes(pid)
  await load.ask({ ...AMOUNT, what: 'upload', url, token, bytes: LARGEST_PHOTO_BYTES })
  const after = await readPeakMegabytes(pid)
  return [
    {
      what: `uploads of 2 MB, ${AMOUNT.connections} at a time`,
      ours: `${ours.toFixed(0)} MB/s`,
      baseline: `${baseline.toFixed(0)} MB/s raw puts`,
      ratio,
      goal: `≥ ${GOAL}`,
      isMet: ratio >= GOAL,
    },
    ...(before === undefined || after === undefined ? [] : [describeMemory(before, after)]),
  ]
}

function describeMemory(before: number, after: number): Row {
  return {
    what: `gateway's memory at its peak, uploads of 14 MB`,
    ours: `${after.toFixed(0)} MB`,
    baseline: `${before.toFixed(0)} MB with 2 MB`,
    goal: `at most ${GOAL_MEGABYTES} MB more`,
    isMet: after - before <= GOAL_MEGABYTES,
  }
}

/** Peak resident memory of a process; undefined where the operating system has no `/proc`. */
async function readPeakMegabytes(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}
