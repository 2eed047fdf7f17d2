import { setTimeout as sleep } from 'node:timers/promises'

import type { Work, WorkResult } from './work.ts'

/**
 * What runs in a thread of the pool: does one piece of work. Painter and composer are loaded on first use, so
 * that a thread holds only what it needs.
 */
export default async function doWork(work: Work): Promise<WorkResult> {
  switch (work.do) {
    case 'paint': {
      const { paintPictures } = await import('./paint-pictures.ts')
      return paintPictures(work)
    }
    case 'compose': {
      const { composeMelody } = await import('./compose-melody.ts')
      return composeMelody(work)
    }
    case 'sleep':
      await sleep(work.seconds * 1000)
      return { files: [], log: `Slept ${work.seconds} s\n` }
    case 'refuse':
      return { refusal: work.refusal }
  }
}
