import { setTimeout as sleep } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'

import type { Work, WorkResult } from './work.ts'

/** What a thread gets to do, and where the lines of its log go. */
export interface Task {
  work: Work
  log: MessagePort
}

/**
 * What runs in a thread of the pool: does one piece of work. Painter and composer are loaded on first use, so
 * that a thread holds only what it needs.
 */
export default async function doWork({ work, log }: Task): Promise<WorkResult> {
  const say = (line: string) => log.postMessage(line)
  switch (work.do) {
    case 'paint': {
      const { paintPictures } = await import('./paint-pictures.ts')
      return paintPictures(work, say)
    }
    case 'compose': {
      const { composeMelody } = await import('./compose-melody.ts')
      return composeMelody(work, say)
    }
    case 'sleep':
      await sleep(work.seconds * 1000)
      say(`Slept ${work.seconds} s`)
      return { files: [] }
    case 'refuse':
      return { refusal: work.refusal }
  }
}
