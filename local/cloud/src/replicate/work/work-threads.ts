import { Piscina } from 'piscina'

import type { Work, WorkResult, Workshop } from './work.ts'

const IDLE_MILLISECONDS = 30_000

/**
 * Threads for the models' arithmetic, started on demand and ended when idle so that their memory comes back.
 */
export class WorkThreads implements Workshop {
  readonly #pool: Piscina<Work, WorkResult>

  constructor(threads: number) {
    this.#pool = new Piscina({
      filename: new URL('./work-thread.ts', import.meta.url).href,
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: IDLE_MILLISECONDS,
      // Loaders that somebody hooks into the process are none of a thread's business and slow its start down.
      execArgv: [],
    })
  }

  /** Does some work in a thread of its own. An abort ends the thread at once, whatever it is busy with. */
  async run(work: Work, signal: AbortSignal): Promise<WorkResult> {
    return this.#pool.run(work, { signal })
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
