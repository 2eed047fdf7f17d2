import { setTimeout as wait } from 'node:timers/promises'

import type { ServiceName } from '@moodscape/launcher/settings/service-environments'
import { type System, startSystem } from '@moodscape/launcher/start-system'

import type { Load } from '../load/load-task.ts'
import { startLinkedProcess } from '../process/process-link.ts'
import { GATEWAY_OPTIONS, SETTINGS } from './settings.ts'
import { type Provider, startInstantStores, startProvider, type Table } from './stand-ins.ts'

/** What services run on: the local cloud, or stand-ins that answer at once. */
export type Stores = 'local' | 'instant'

/** Running services with what they need, beside a process that puts load on them. */
export interface World {
  system: System
  load: Load
  provider: Provider
  /** The table that answers at once, where that is what the services have. */
  table: Table | undefined
  close(): Promise<void>
}

export interface WorldOptions {
  stores: Stores
  services: ServiceName[]
  environment?: Record<string, string>
}

/**
 * Starts services on stores of their own. Predictions are made by the prepared provider: neither painting nor composing
 * takes the processors from what is measured.
 *
 * @param directory for the state of the system; one world at a time
 */
export async function startWorld(directory: string, options: WorldOptions): Promise<World> {
  const opened = new AsyncDisposableStack()
  try {
    const [provider, stores] = await Promise.all([
      startProvider(),
      options.stores === 'instant' ? startInstantStores() : undefined,
    ])
    opened.defer(provider.end)
    opened.defer(async () => stores?.end())
    const system = await startSystem({
      stateDirectory: directory,
      services: options.services,
      nodeOptionsOf: { gateway: GATEWAY_OPTIONS },
      environment: {
        ...SETTINGS,
        ...provider.environment,
        ...stores?.environment,
        ...options.environment,
      },
    })
    opened.defer(system.close)
    const load = startLoad(system.environment)
    opened.defer(load.end)
    // A process that has just started still has work of its own to do.
    await wait(1_000)
    return {
      ...{ system, load, provider: provider.part, table: stores?.part },
      close: () => opened.disposeAsync(),
    }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

/** @param environment leads it to the bucket */
export function startLoad(environment: Record<string, string>): Load {
  return startLinkedProcess(new URL('../processes/load.ts', import.meta.url), environment)
}
