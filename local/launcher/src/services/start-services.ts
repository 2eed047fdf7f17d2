import { join } from 'node:path'

import { findFreePorts } from '@moodscape/local-cloud/free-port'

import { type Environment, SERVICE_NAMES, type ServiceName } from '../settings/service-environments.ts'
import { createProcessList } from '../state/left-over-processes.ts'
import type { ServiceFiles } from './service-files.ts'
import { type LogEntry, openServiceLog, type ServiceLog } from './service-log.ts'
import { ServiceProcess } from './service-process.ts'
import { urlOf } from './url-of.ts'

export interface ServicesOptions {
  /** A name that comes twice is run twice. */
  names: ServiceName[]
  environments: Record<ServiceName, Environment>
  files: ServiceFiles
  /** Options of Node.js for each. */
  nodeOptions: string[]
  nodeOptionsOf: Partial<Record<ServiceName, string[]>>
  gatewayUrl: string
  logFolder: string
  /** Where the running processes are listed for the next start. */
  processFile: string
  onReady: (name: string, url: string) => void
  onLog: (name: string, entry: LogEntry) => void
}

/** The running services by name; the second of a kind is `image-worker-2`. */
export interface RunningServices {
  services: Map<string, ServiceProcess>
  /** Waits for the work of all and ends them. */
  stop: () => Promise<void>
}

/**
 * Starts services side by side, each in a process of its own with a log of its own.
 *
 * @throws ServiceNotReady when one of them does not come up; the others are stopped by then
 */
export async function startServices(options: ServicesOptions): Promise<RunningServices> {
  const instances = nameInstances(options.names)
  const ports = await findFreePorts(instances.length)
  const services = new Map<string, ServiceProcess>()
  const logs: ServiceLog[] = []
  const processes = createProcessList(options.processFile)
  const onSpawn = () => processes.write([...services.values()].flatMap((service) => service.pid ?? []))
  const stop = async () => {
    await Promise.all([...services.values()].map((service) => service.stop()))
    await Promise.all([...logs.map((log) => log.close()), processes.settled()])
  }
  for (const [index, { name, kind }] of instances.entries()) {
    const log = openServiceLog(
      join(options.logFolder, `${name}.log`),
      (entry) => options.onLog(name, entry),
      options.files.inSources,
    )
    logs.push(log)
    services.set(name, describeService(options, { name, kind, port: ports[index] ?? 0 }, log, onSpawn))
  }
  try {
    await Promise.all([...services.values()].map((service) => service.start()))
  } catch (error) {
    await stop()
    throw error
  }
  return { services, stop }
}

interface Instance {
  name: string
  kind: ServiceName
  port: number
}

function describeService(
  options: ServicesOptions,
  { name, kind, port }: Instance,
  log: ServiceLog,
  onSpawn: () => void,
): ServiceProcess {
  const isGateway = kind === 'gateway'
  const environment = options.environments[kind]
  const tell = (level: LogEntry['level'], message: string) =>
    options.onLog(name, { level, message, line: `${name} ${message}` })
  const url = isGateway ? options.gatewayUrl : urlOf(environment.HOST, port)
  return new ServiceProcess({
    name,
    script: options.files.main(kind),
    environment: { ...environment, ...(isGateway ? {} : { HEALTH_PORT: String(port) }) },
    nodeOptions: [...options.nodeOptions, ...(options.nodeOptionsOf[kind] ?? [])],
    readyUrl: isGateway
      ? `${url}/readyz${isComplete(options.names) ? '' : '?scope=gateway'}`
      : `${url}/readyz`,
    log,
    onSpawn,
    onReady: () => options.onReady(name, url),
    onSlowStart: (why) => tell('warn', `is not ready yet: ${why}`),
    onDeath: (how) => tell('error', how),
  })
}

function nameInstances(names: ServiceName[]): Omit<Instance, 'port'>[] {
  return names.map((kind, index) => {
    const before = names.slice(0, index).filter((name) => name === kind).length
    return { kind, name: before === 0 ? kind : `${kind}-${before + 1}` }
  })
}

/** The gateway reports a missing kind of worker as not ready. */
function isComplete(names: ServiceName[]): boolean {
  return SERVICE_NAMES.every((name) => names.includes(name))
}
