import { rm } from 'node:fs/promises'

import type { ServiceFiles } from '@moodscape/launcher/services/service-files'
import { type System, startSystem } from '@moodscape/launcher/start-system'
import type { Faults } from '@moodscape/local-cloud/faults'
import { answerWithSmiles } from '@moodscape/local-cloud/rekognition/prepared-faces'
import waitFor from 'p-wait-for'

import type { BreakableRedis } from '../redis/breakable-redis.ts'
import type { RigRedis } from '../redis/rig-redis.ts'
import { createPreparedRenderer } from './prepared-renderer.ts'
import { SERVICES } from './service-names.ts'
import { createServiceSupervisor, type ServiceSupervisor } from './service-supervisor.ts'
import { createSparingFaults } from './sparing-faults.ts'

export type BreakablePart = 's3' | 'dynamodb' | 'rekognition' | 'replicate'

/** A test rig: the running system, together with the means to break and restore each part of it. */
export interface Rig<OfRedis extends RigRedis = BreakableRedis> {
  system: System
  faults: Record<BreakablePart, Faults>
  redis: OfRedis
  /** Kills, halts and restarts services. */
  services: ServiceSupervisor
  /** Every line that the services have logged. */
  logs: string[]
  /** Takes every fault back and waits until the system serves. */
  restore(): Promise<void>
  close(): Promise<void>
}

/** Seconds in place of production's minutes, and limits that are checked and never reached. */
const SETTINGS = {
  LOG_LEVEL: 'debug',
  RATE_PER_IP: '10000000',
  RATE_PER_USER: '10000000',
  RATE_OF_STARTS: '10000000',
  MAX_UNFINISHED_JOBS: '2000',
  REPLICATE_CREATES_PER_MINUTE: '100000',
  SHUTDOWN_SECONDS: '8',
  CONCURRENCY: '8',
  HEAL_SECONDS: '2',
  HEAL_GRACE_SECONDS: '1',
  LOCK_SECONDS: '3',
  DOUBT_SECONDS: '5',
  PREDICTION_SECONDS: '35',
  ROUND_SECONDS: '2',
  ERASURE_GRACE_SECONDS: '2',
  LEFTOVER_SECONDS: '20',
}

const READY_WITHIN_MS = 180_000
/** Makes services obey the signals of `stall-on-signal.ts`. */
const STALL = `--import=${new URL('stall-on-signal.ts', import.meta.url).href}`

/**
 * Starts a system of its own on the kind of Redis that `startRedis` starts.
 *
 * @param directory is removed when the rig is closed
 * @param files the code of the services; their sources unless given
 */
export async function startRig<OfRedis extends RigRedis>(
  directory: string,
  startRedis: (directory: string) => Promise<OfRedis>,
  files?: ServiceFiles,
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
    ...(files && { files }),
    cloudFaults: faults,
    cloudRenderer: createPreparedRenderer(),
    services: [...SERVICES],
    environment: { ...SETTINGS, ...redis.environment },
    nodeOptions: ['--expose-gc', STALL],
    onLog: (_name, { line }) => void logs.push(line),
  }).catch(async (error: unknown) => {
    await redis.close()
    throw error
  })
  const services = createServiceSupervisor(system.services)
  answerWithSmiles(faults.rekognition)
  const clearFaults = () => Object.values(faults).forEach((each) => each.clear())
  return {
    system,
    faults,
    redis,
    services,
    logs,
    async restore() {
      clearFaults()
      answerWithSmiles(faults.rekognition)
      await redis.restore()
      await services.settled()
      await untilReady(`${system.gatewayUrl}/readyz`)
    },
    async close() {
      clearFaults()
      await redis.restore()
      await services.settled()
      await system.close()
      await redis.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** @throws with the last answer when the system is not ready in time */
async function untilReady(url: string): Promise<void> {
  let said: string | undefined
  const isReady = async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    said = await answer?.text()
    return answer?.ok ?? false
  }
  const fallback = () => {
    throw new Error(`The system does not serve again after ${READY_WITHIN_MS / 1_000} s: ${said}`)
  }
  await waitFor(isReady, { interval: 100, timeout: { milliseconds: READY_WITHIN_MS, fallback } })
}
