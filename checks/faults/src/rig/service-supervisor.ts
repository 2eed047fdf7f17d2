import { spawnSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

import type { System } from '@moodscape/launcher/start-system'
import waitFor from 'p-wait-for'

export type ServiceProcess = NonNullable<ReturnType<System['services']['get']>>

/** Kills, halts and restarts services, and starts dead ones again at once, as an orchestrator would. */
export interface ServiceSupervisor {
  /** Sends SIGKILL and starts a new process. Returns at once; `settled` waits for the new process. */
  kill(...names: string[]): void
  /** Sends SIGKILL and starts a new process only after this time. */
  killFor(milliseconds: number, ...names: string[]): void
  /** Sends SIGSTOP, and SIGCONT after this time. */
  halt(name: string, milliseconds: number): void
  /** Blocks its event loop for seven seconds, while its sockets stay open. */
  stall(name: string): void
  /** Allows it no more memory until it dies of that. @returns whether this machine can do that, and it died */
  starve(name: string): Promise<'died' | 'lived' | 'impossible'>
  /** Stops it gracefully and starts it again. Resolves with the old process' exit code when the new one is ready. */
  restart(name: string): Promise<number | null>
  /** Resolves when every service runs and none is halted. */
  settled(): Promise<void>
}

const MOST_STARTS = 5
const STARVES_WITHIN_MS = 8_000

export function createServiceSupervisor(services: ReadonlyMap<string, ServiceProcess>): ServiceSupervisor {
  const restarts = new Map<string, Promise<number | null>>()

  function serviceOf(name: string): ServiceProcess {
    const service = services.get(name)
    if (!service) throw new Error(`There is no ${name}`)
    return service
  }

  /** Tries again when the new process is killed before it is ready. */
  async function stopAndStart(name: string, pauseMs = 0, tries = MOST_STARTS): Promise<number | null> {
    const service = serviceOf(name)
    const code = await service.stop()
    await wait(pauseMs)
    try {
      await service.start()
    } catch (error) {
      if (tries === 1) throw error
      await stopAndStart(name, 0, tries - 1)
    }
    return code
  }

  /** Joins the restart that is under way, if there is one. */
  function restart(name: string, pauseMs = 0): Promise<number | null> {
    const running = restarts.get(name)
    if (running) return running
    const restarting = stopAndStart(name, pauseMs).finally(() => restarts.delete(name))
    restarts.set(name, restarting)
    return restarting
  }

  function kill(name: string, pauseMs: number): void {
    serviceOf(name).kill('SIGKILL')
    // The rig's readiness check reports a service that does not come back.
    restart(name, pauseMs).catch(() => {})
  }

  const halted = new Map<string, NodeJS.Timeout>()
  function resume(name: string): void {
    clearTimeout(halted.get(name))
    halted.delete(name)
    serviceOf(name).kill('SIGCONT')
  }

  return {
    kill: (...names) => names.forEach((name) => kill(name, 0)),
    killFor: (milliseconds, ...names) => names.forEach((name) => kill(name, milliseconds)),
    halt(name, milliseconds) {
      serviceOf(name).kill('SIGSTOP')
      clearTimeout(halted.get(name))
      const timer = setTimeout(() => resume(name), milliseconds)
      halted.set(name, timer)
    },
    stall: (name) => serviceOf(name).kill('SIGUSR2'),
    async starve(name) {
      const { pid } = serviceOf(name)
      const { status } = spawnSync('prlimit', ['--pid', String(pid), '--as=1:1'], { stdio: 'ignore' })
      if (status !== 0) return 'impossible'
      const hasDied = () => serviceOf(name).pid !== pid && waitFor.resolveWith('died' as const)
      const outcome = await waitFor<'died' | 'lived'>(hasDied, {
        interval: 50,
        timeout: { milliseconds: STARVES_WITHIN_MS, fallback: () => 'lived' },
      })
      if (outcome === 'died') await restart(name)
      else kill(name, 0)
      return outcome
    },
    restart,
    async settled() {
      for (const name of [...halted.keys()]) resume(name)
      while (restarts.size > 0) await Promise.all(restarts.values())
    },
  }
}
