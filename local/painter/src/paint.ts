import { setImmediate } from 'node:timers/promises'

import { encode, MEDIA_TYPES } from './encode.ts'
import { completeRequest, type PaintRequest } from './paint-request.ts'
import { paintPixels } from './picture.ts'

/** A finished picture. */
export interface Painting {
  /** The image file. */
  bytes: Buffer
  mediaType: (typeof MEDIA_TYPES)[keyof typeof MEDIA_TYPES]
  /** In pixels. */
  width: number
  height: number
}

/**
 * Paints a mood. The same request gives the same composition everywhere (see paintPixels); the bytes around the
 * pixels are sharp's and may change with its version. Takes up to a second of processor time for a square of 1024 pixels, in stages of some
 * ten milliseconds, the drawing of a scene excepted, between which other work runs: call it from a worker thread where that matters.
 *
 * Throws InvalidPaintRequest, or the signal's reason as soon as the current stage ends after an abort.
 */
export async function paint(
  request: PaintRequest,
  options: { signal?: AbortSignal } = {},
): Promise<Painting> {
  const { signal } = options
  signal?.throwIfAborted()
  const complete = completeRequest(request)
  const { width, height, format } = complete
  const pixels = await paintPixels(complete, async () => {
    await setImmediate()
    signal?.throwIfAborted()
  })
  const bytes = await encode(pixels, width, height, format)
  signal?.throwIfAborted()
  return { bytes, mediaType: MEDIA_TYPES[format], width, height }
}
