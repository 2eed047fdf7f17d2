import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'

import { Piscina } from 'piscina'

import type { Renderer, Work, WorkResult } from './work.ts'
import type { Task } from './work-thread.ts'

const IDLE_MILLISECONDS = 30_000

/**
 * Threads for the models' arithmetic, started on demand and ended when idle so that their memory comes back.
 */
export class WorkThreads implements Renderer {
  readonly #pool: Piscina<Task, WorkResult>

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
  async run(work: Work, signal: AbortSignal, say: (line: string) => void): Promise<WorkResult> {
    const { port1: log, port2: thread } = new MessageChannel()
    log.on('message', say)
    try {
      const result = await this.#pool.run({ work, log: thread }, { signal, transferList: [thread] })
      // The result comes another way and may overtake the last lines.
      for (let line = receiveMessageOnPort(log); line; line = receiveMessageOnPort(log))
        say(String(line.message))
      return result
    } finally {
      log.close()
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
