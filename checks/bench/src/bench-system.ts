import { setTimeout as wait } from 'node:timers/promises'

import { type System, startSystem } from '@moodscape/launcher/start-system'
import { createFaults, type Faults } from '@moodscape/local-cloud/faults'

import { type LinkedProcess, startLinkedProcess } from './process-link.ts'
import type { LoadResult, LoadTask } from './processes/load.ts'

/** The running system, beside a process that puts load on it. */
export interface BenchSystem {
  system: System
  replicate: Faults
  load: LinkedProcess<LoadTask, LoadResult>
  close(): Promise<void>
}

/** Jobs at a time in each worker, and in the baseline. */
export const CONCURRENCY = 4
export const WORKERS = ['image-worker', 'image-worker-2', 'image-worker-3', 'image-worker-4'] as const

/** Limits that are checked and never reached. */
export const SETTINGS = {
  RATE_PER_IP: '100000000',
  RATE_PER_USER: '100000000',
  RATE_OF_STARTS: '100000000',
  MAX_UNFINISHED_JOBS: '1000000',
  REPLICATE_CREATES_PER_MINUTE: '1000000',
  IMAGE_MODEL_INPUT: '{"width":256,"height":256}',
  CONCURRENCY: String(CONCURRENCY),
  SHUTDOWN_SECONDS: '5',
}

/** Starts the gateway and image-workers on their own cloud. No emotion-worker runs, so uploads start no other work. */
export async function startBenchSystem(directory: string): Promise<BenchSystem> {
  const replicate = createFaults()
  const system = await startSystem({
    stateDirectory: directory,
    services: ['gateway', 'image-worker', 'image-worker', 'image-worker', 'image-worker'],
    environment: SETTINGS,
    cloudFaults: { replicate },
  })
  const load = startLinkedProcess<LoadTask, LoadResult>(
    new URL('processes/load.ts', import.meta.url),
    system.environment,
  )
  // A process that has just started still has work of its own to do.
  await wait(1_000)
  return {
    system,
    replicate,
    load,
    async close() {
      replicate.clear()
      await load.end()
      await system.close()
    },
  }
}
