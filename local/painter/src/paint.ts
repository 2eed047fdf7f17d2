import { setImmediate } from 'node:timers/promises'

import { encode, MEDIA_TYPES } from './encode.ts'
import { completeRequest, type PaintRequest } from './paint-request.ts'
import { paintPixels } from './picture.ts'
import { unlessAborted } from './unless-aborted.ts'

/** How much of the work is done when the pixels are painted; the rest is encoding. */
const PAINTING_SHARE = 0.85

/** Nanoseconds of painting after which other work gets a turn; one after every stage would cost a sixth. */
const TURN = 10_000_000n

/** A finished picture. */
export interface Painting {
  /** The image file. */
  bytes: Buffer
  mediaType: (typeof MEDIA_TYPES)[keyof typeof MEDIA_TYPES]
  /** In pixels. */
  width: number
  height: number
}

export interface PaintOptions {
  /** Aborts the work. */
  signal?: AbortSignal
  /** Told now and then how much of the work is done, 0..1 and never less than before. */
  onProgress?: (share: number) => void
}

/**
 * Paints a mood. The same request gives the same composition everywhere (see paintPixels); the bytes around the
 * pixels are sharp's and may change with its version. Takes up to a second of processor time for a square of 1024 pixels, in stages of some
 * ten milliseconds between which other work runs: call it from a worker thread where that matters.
 *
 * Throws InvalidPaintRequest, or the signal's reason as soon as the current stage ends after an abort; encoding is not waited for.
 */
export async function paint(request: PaintRequest, options: PaintOptions = {}): Promise<Painting> {
  const { signal, onProgress } = options
  signal?.throwIfAborted()
  const complete = completeRequest(request)
  const { width, height, format } = complete
  let turn = process.hrtime.bigint()
  const pixels = await paintPixels(complete, async (done) => {
    if (done !== undefined) onProgress?.(done * PAINTING_SHARE)
    if (process.hrtime.bigint() - turn > TURN) {
      await setImmediate()
      turn = process.hrtime.bigint()
    }
    signal?.throwIfAborted()
  })
  const bytes = await unlessAborted(encode(pixels, width, height, format), signal)
  onProgress?.(1)
  return { bytes, mediaType: MEDIA_TYPES[format], width, height }
}
