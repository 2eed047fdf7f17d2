import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { findFreePort } from '@moodscape/local-cloud/free-port'
import { type CloudOptions, startCloud } from '@moodscape/local-cloud/start-cloud'

import { createBucketAndTable } from './create-store.ts'
import { type GuestToken, issueGuestToken } from './guest-token.ts'
import { type ServiceFiles, SOURCES } from './services/service-files.ts'
import type { LogEntry } from './services/service-log.ts'
import type { ServiceProcess } from './services/service-process.ts'
import { startServices } from './services/start-services.ts'
import { urlOf } from './services/url-of.ts'
import { prepareEnvironments } from './settings/prepare-environments.ts'
import {
  type Environment,
  SERVICE_NAMES,
  type ServiceName,
  STORE_NAMES,
} from './settings/service-environments.ts'
import { endLeftOverProcesses, processFileIn } from './state/left-over-processes.ts'

/** What a state folder holds beside its lock. */
export const STATE_NAMES = ['cloud', 'logs', 'jwt-secret', 'signing-secret', 'processes.json', 'page']

export interface SystemOptions {
  /** Everything is kept here; one running system at a time. Created where it is not there. */
  stateDirectory: string
  /** A free one unless given. */
  gatewayPort?: number
  /** A Redis that runs elsewhere; one of its own unless given. */
  redisUrl?: string
  /** Variables for the services, in place of those they would get. */
  environment?: Environment
  /** Whether a service is given a variable of `environment`; by default each is given all. */
  isFor?: (service: ServiceName, variable: string) => boolean
  /** Fault injection by part of the cloud. */
  cloudFaults?: NonNullable<CloudOptions['faults']>
  /** Makes the pictures and melodies of the cloud; as in `CloudOptions`. */
  cloudRenderer?: NonNullable<CloudOptions['renderer']>
  /** The code of the services; their sources unless given. */
  files?: ServiceFiles
  /** Options of Node.js for every service. */
  nodeOptions?: string[]
  /** Those of one service alone, beside them. */
  nodeOptionsOf?: Partial<Record<ServiceName, string[]>>
  /** Which services to run: all unless given. A name that comes twice is run twice (`image-worker-2`). */
  services?: ServiceName[]
  /** Called with each part as it becomes ready. */
  onReady?: (name: string, url: string) => void
  /** Called with every line a service writes, and when a service died. */
  onLog?: (name: string, entry: LogEntry) => void
}

/** The whole system, running. */
export interface System {
  /** Such as `http://127.0.0.1:3000`. */
  gatewayUrl: string
  /** What the cloud says of itself, and the gateway's variables. */
  environment: Environment
  cloud: Awaited<ReturnType<typeof startCloud>>
  services: Map<string, ServiceProcess>
  issueGuestToken: () => Promise<GuestToken>
  /** Waits for the work of the services, then stops the cloud. */
  close: () => Promise<void>
}

/**
 * Starts the local cloud in this process and the services in processes of their own, and waits until all are ready.
 *
 * @throws ServiceNotReady when a service does not get ready; all that ran is stopped by then
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const {
    stateDirectory,
    redisUrl,
    cloudFaults,
    cloudRenderer,
    onReady = () => {},
    environment = {},
  } = options
  const { AWS_REGION: region, HOST: host, TABLE_NAME, BUCKET_NAME } = environment
  const logFolder = join(stateDirectory, 'logs')
  const processFile = processFileIn(stateDirectory)
  await mkdir(logFolder, { recursive: true })
  await endLeftOverProcesses(processFile)
  const cloud = await startCloud({
    directory: join(stateDirectory, 'cloud'),
    onReady,
    ...(region && { region }),
    ...(redisUrl && { redisUrl }),
    ...(cloudFaults && { faults: cloudFaults }),
    ...(cloudRenderer && { renderer: cloudRenderer }),
  })
  try {
    const [, gatewayPort] = await Promise.all([
      createBucketAndTable(cloud.environment, {
        ...STORE_NAMES,
        ...(TABLE_NAME && { TABLE_NAME }),
        ...(BUCKET_NAME && { BUCKET_NAME }),
      }),
      options.gatewayPort ?? findFreePort(),
    ])
    const gatewayUrl = urlOf(host, gatewayPort)
    const environments = await prepareEnvironments(
      stateDirectory,
      cloud.environment,
      gatewayUrl,
      environment,
      options.isFor,
    )
    const { services, stop } = await startServices({
      names: options.services ?? [...SERVICE_NAMES],
      environments,
      files: options.files ?? SOURCES,
      nodeOptions: options.nodeOptions ?? [],
      nodeOptionsOf: options.nodeOptionsOf ?? {},
      gatewayUrl,
      logFolder,
      processFile,
      onReady,
      onLog: options.onLog ?? (() => {}),
    })
    return {
      gatewayUrl,
      environment: { ...cloud.environment, ...environments.gateway },
      cloud,
      services,
      issueGuestToken: () => issueGuestToken(gatewayUrl),
      close: async () => {
        await stop()
        await cloud.close()
      },
    }
  } catch (error) {
    await cloud.close()
    throw error
  }
}
