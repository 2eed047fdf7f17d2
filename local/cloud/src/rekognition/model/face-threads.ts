import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'

import { Piscina } from 'piscina'

import type { FaceDetail } from '../detail/face-detail.ts'
import type { Photo } from './face-reading.ts'

/** A thread holds some 380 MB; after this long without a photo it ends and gives them back. */
const idleMilliseconds = 60_000

export interface FaceThreads {
  /** The faces of a photo, largest first. Starts a thread if none is idle and the limit allows it. */
  describeFaces(photo: Photo): Promise<FaceDetail[]>
  /** Lets running photos finish, then ends the threads. */
  close(): Promise<void>
}

/**
 * Worker threads that hold a face model each; none runs until the first photo comes.
 *
 * @param onError called when a thread dies while it has no photo; with one, that photo's call fails instead
 */
export function createFaceThreads(maxThreads: number, onError: (error: Error) => void): FaceThreads {
  const pool = new Piscina<Photo, FaceDetail[]>({
    filename: new URL('./face-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads,
    idleTimeout: idleMilliseconds,
    // Loaders and source maps the process was started with would cost the thread seconds and its whole heap.
    execArgv: [],
    env: compileCache(),
    // A reading leaves 25 MB on the heap; without a bound V8 lets its garbage grow to 200 before it collects.
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 },
  })
  pool.on('error', onError)
  return {
    describeFaces: (photo) => pool.run(photo),
    close: () => pool.close(),
  }
}

/** What was compiled before is kept where the process keeps it: TensorFlow is loaded in half the processor's time. */
function compileCache(): Record<string, string> {
  const folder = getCompileCacheDir()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) }
}
