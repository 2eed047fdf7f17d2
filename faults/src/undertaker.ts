import type { System } from '@moodscape/launcher/start-system'

export type ServiceProcess = NonNullable<ReturnType<System['services']['get']>>

/** Ends, halts and restarts services, and brings the dead back at once, as an orchestrator would. */
export interface Undertaker {
  /** SIGKILL, and a new process in its place. Resolves when the old one is told; see `settled`. */
  kill(...names: string[]): void
  /** SIGSTOP for some time. */
  halt(name: string, milliseconds: number): void
  /** Lets it finish its work and starts it anew; resolves when it is ready again. */
  restart(name: string): Promise<void>
  /** Resolves when every service runs and none is halted. */
  settled(): Promise<void>
}

const MOST_STARTS = 5

export function createUndertaker(services: ReadonlyMap<string, ServiceProcess>): Undertaker {
  const underWay = new Map<string, Promise<void>>()

  function serviceOf(name: string): ServiceProcess {
    const service = services.get(name)
    if (!service) throw new Error(`There is no ${name}`)
    return service
  }

  /** A process that is killed on its way up is started once more. */
  async function revive(name: string, tries = MOST_STARTS): Promise<void> {
    try {
      await serviceOf(name).restart()
    } catch (error) {
      if (tries === 1) throw error
      await revive(name, tries - 1)
    }
  }

  function reviveOnce(name: string): Promise<void> {
    const running = underWay.get(name)
    if (running) return running
    const reviving = revive(name).finally(() => underWay.delete(name))
    underWay.set(name, reviving)
    return reviving
  }

  const halted = new Map<string, NodeJS.Timeout>()
  function goOn(name: string): void {
    clearTimeout(halted.get(name))
    halted.delete(name)
    serviceOf(name).kill('SIGCONT')
  }

  return {
    kill(...names) {
      for (const name of names) {
        serviceOf(name).kill('SIGKILL')
        // Whether it came back is asked by `settled`.
        reviveOnce(name).catch(() => {})
      }
    },
    halt(name, milliseconds) {
      serviceOf(name).kill('SIGSTOP')
      halted.set(name, setTimeout(() => goOn(name), milliseconds))
    },
    restart: reviveOnce,
    async settled() {
      for (const name of [...halted.keys()]) goOn(name)
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
  }
}
