import { Worker } from 'node:worker_threads'

import type { Heard } from './listen-to-file.ts'

/** Ten minutes of sound are decoded in a few seconds; a busy machine takes longer. */
const MAX_MS = 60_000
/** Of what is no file and no sound: those lie outside of the heap of JavaScript. */
const MAX_HEAP_MB = 256

/** How the lengths, peaks and tags of a finished melody become known. */
export type Listen = typeof listen

/**
 * Listens to a melody in a thread of its own: a file made by a stranger may take a decoder long, or bring it down, and
 * neither may keep the worker from its other jobs.
 *
 * @throws Error when the thread fails or takes too long
 */
export async function listen(
  file: Uint8Array,
  mediaType: string,
  { thread = new URL('./listen-thread.ts', import.meta.url), maxMs = MAX_MS } = {},
): Promise<{ heard: Heard; problems: string[] }> {
  const worker = new Worker(thread, {
    workerData: { file, mediaType },
    // Loaders that somebody hooks into the process are none of a thread's business and slow its start down.
    execArgv: [],
    // Nor are the words of decoders any of a log's: they say by an error what cannot be decoded.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  })
  const { promise, resolve, reject } = Promise.withResolvers<{ heard: Heard; problems: string[] }>()
  const timer = setTimeout(() => reject(new Error(`Not decoded within ${maxMs} ms`)), maxMs)
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('The decoding thread ended without a word')))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
