import { spawnSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

import type { System } from '@moodscape/launcher/start-system'

export type ServiceProcess = NonNullable<ReturnType<System['services']['get']>>

/** Ends, halts and restarts services, and brings the dead back at once, as an orchestrator would. */
export interface Undertaker {
  /** SIGKILL, and a new process in its place. Resolves when the old one is told; see `settled`. */
  kill(...names: string[]): void
  /** SIGKILL, and nothing in its place for so long. */
  takeAway(milliseconds: number, ...names: string[]): void
  /** SIGSTOP for some time. */
  halt(name: string, milliseconds: number): void
  /** Its event loop stands still for seven seconds, while its sockets stay open and the system serves them. */
  stall(name: string): void
  /** Gives it no more memory, until it dies of that. @returns whether this machine can do that, and it died */
  starve(name: string): Promise<'died' | 'lived' | 'impossible'>
  /** Lets it finish its work and starts it anew; resolves with the exit code of the old one when the new is ready. */
  restart(name: string): Promise<number | null>
  /** Resolves when every service runs and none is halted. */
  settled(): Promise<void>
}

const MOST_STARTS = 5
const STARVES_WITHIN_MS = 8_000

export function createUndertaker(services: ReadonlyMap<string, ServiceProcess>): Undertaker {
  const underWay = new Map<string, Promise<number | null>>()

  function serviceOf(name: string): ServiceProcess {
    const service = services.get(name)
    if (!service) throw new Error(`There is no ${name}`)
    return service
  }

  /** A process that is killed on its way up is started once more. */
  async function revive(name: string, pauseMs = 0, tries = MOST_STARTS): Promise<number | null> {
    const service = serviceOf(name)
    const code = await service.stop()
    await wait(pauseMs)
    try {
      await service.start()
    } catch (error) {
      if (tries === 1) throw error
      await revive(name, 0, tries - 1)
    }
    return code
  }

  function reviveOnce(name: string, pauseMs = 0): Promise<number | null> {
    const running = underWay.get(name)
    if (running) return running
    const reviving = revive(name, pauseMs).finally(() => underWay.delete(name))
    underWay.set(name, reviving)
    return reviving
  }

  function end(name: string, pauseMs: number): void {
    serviceOf(name).kill('SIGKILL')
    // Whether it came back is asked by `settled`.
    reviveOnce(name, pauseMs).catch(() => {})
  }

  const halted = new Map<string, NodeJS.Timeout>()
  function goOn(name: string): void {
    clearTimeout(halted.get(name))
    halted.delete(name)
    serviceOf(name).kill('SIGCONT')
  }

  return {
    kill: (...names) => names.forEach((name) => end(name, 0)),
    takeAway: (milliseconds, ...names) => names.forEach((name) => end(name, milliseconds)),
    halt(name, milliseconds) {
      serviceOf(name).kill('SIGSTOP')
      clearTimeout(halted.get(name))
      halted.set(
        name,
        setTimeout(() => goOn(name), milliseconds),
      )
    },
    stall: (name) => serviceOf(name).kill('SIGUSR2'),
    async starve(name) {
      const { pid } = serviceOf(name)
      const { status } = spawnSync('prlimit', ['--pid', String(pid), '--as=1:1'], { stdio: 'ignore' })
      if (status !== 0) return 'impossible'
      for (const end = Date.now() + STARVES_WITHIN_MS; Date.now() < end; await wait(50)) {
        if (serviceOf(name).pid === pid) continue
        await reviveOnce(name)
        return 'died'
      }
      end(name, 0)
      return 'lived'
    },
    restart: reviveOnce,
    async settled() {
      for (const name of [...halted.keys()]) goOn(name)
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
  }
}
