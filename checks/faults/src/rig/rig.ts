import { rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

import { type System, startSystem } from '@moodscape/launcher/start-system'
import type { Faults } from '@moodscape/local-cloud/faults'

import type { BreakableRedis } from '../redis/breakable-redis.ts'
import type { RigRedis } from '../redis/rig-redis.ts'
import { readSmiles } from './prepared-faces.ts'
import { createCannedWorkshop } from './prepared-renderer.ts'
import { createSparingFaults } from './sparing-faults.ts'
import { createUndertaker, type Undertaker } from './service-supervisor.ts'

export type BreakablePart = 's3' | 'dynamodb' | 'rekognition' | 'replicate'

/** The running system with a hand on every joint. */
export interface Rig<OfRedis extends RigRedis = BreakableRedis> {
  system: System
  /** Where everything lies. */
  directory: string
  faults: Record<BreakablePart, Faults>
  redis: OfRedis
  /** Ends and halts services. */
  services: Undertaker
  /** Every line that the services have logged. */
  logs: string[]
  /** Takes every fault back and waits until the system serves. */
  mend(): Promise<void>
  close(): Promise<void>
}

/** Short times, so that minutes of waiting in production are seconds here, and limits that are asked but never met. */
const HASTE = {
  LOG_LEVEL: 'debug',
  RATE_PER_IP: '10000000',
  RATE_PER_USER: '10000000',
  RATE_OF_STARTS: '10000000',
  MAX_UNFINISHED_JOBS: '2000',
  REPLICATE_CREATES_PER_MINUTE: '100000',
  SHUTDOWN_SECONDS: '8',
  CONCURRENCY: '8',
  HEAL_SECONDS: '5',
  HEAL_GRACE_SECONDS: '2',
  LOCK_SECONDS: '3',
  DOUBT_SECONDS: '5',
  PREDICTION_SECONDS: '35',
  ROUND_SECONDS: '5',
  ERASURE_GRACE_SECONDS: '3',
  LEFTOVER_SECONDS: '20',
}

const SERVICES = [
  'gateway',
  'emotion-worker',
  'image-worker',
  'image-worker',
  'melody-worker',
  'housekeeper',
] as const
const READY_WITHIN_MS = 60_000
/** Lets services stand still when they are told to. */
const STALL = `--import=${new URL('stall-on-signal.ts', import.meta.url).href}`

/** @param directory is emptied when the rig is closed */
export async function startRig<OfRedis extends RigRedis>(
  directory: string,
  startRedis: (directory: string) => Promise<OfRedis>,
): Promise<Rig<OfRedis>> {
  const faults = {
    s3: createSparingFaults(),
    dynamodb: createSparingFaults(),
    rekognition: createSparingFaults(),
    replicate: createSparingFaults(),
  }
  const redis = await startRedis(directory)
  const logs: string[] = []
  const system = await startSystem({
    stateDirectory: directory,
    redisUrl: redis.url,
    cloudFaults: faults,
    cloudWorkshop: createCannedWorkshop(),
    services: [...SERVICES],
    environment: { ...HASTE, ...redis.environment },
    nodeOptions: ['--expose-gc', STALL],
    onLog: (_name, { line }) => void logs.push(line),
  }).catch(async (error: unknown) => {
    await redis.close()
    throw error
  })
  const services = createUndertaker(system.services)
  readSmiles(faults.rekognition)
  const clearFaults = () => Object.values(faults).forEach((each) => each.clear())
  return {
    system,
    directory,
    faults,
    redis,
    services,
    logs,
    async mend() {
      clearFaults()
      readSmiles(faults.rekognition)
      await redis.mend()
      await services.settled()
      await untilReady(`${system.gatewayUrl}/readyz`)
    },
    async close() {
      clearFaults()
      await redis.mend()
      await services.settled()
      await system.close()
      await redis.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  for (;;) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    const body = await answer?.text()
    if (answer?.ok) return
    if (Date.now() > deadline)
      throw new Error(`The system does not serve again after ${READY_WITHIN_MS / 1_000} s: ${body}`)
    await wait(100)
  }
}
