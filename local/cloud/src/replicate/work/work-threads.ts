import { Piscina } from 'piscina'

import type { Renderer, Work, WorkResult } from './work.ts'

const IDLE_MILLISECONDS = 30_000

/**
 * Threads for the models' arithmetic, started on demand and ended when idle so that their memory comes back.
 */
export class WorkThreads implements Renderer {
  readonly #pool: Piscina<Work, WorkResult>

  constructor(threads: number) {
    this.#pool = new Piscina({
      filename: new URL('./work-thread.ts', import.meta.url).href,
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: IDLE_MILLISECONDS,
      // Loaders that were hooked into the process would only slow the start of a thread down.
      execArgv: [],
    })
  }

  /** Does some work in a thread of its own. An abort ends the thread at once. */
  async run(work: Work, signal: AbortSignal): Promise<WorkResult> {
    return this.#pool.run(work, { signal })
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
