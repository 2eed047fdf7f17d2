import { addAbortSignal, type Readable } from 'node:stream'

import type { ObjectStore } from '@moodscape/shared/objects/object-store'

import { createPhotoGate, type PassedPhoto } from './photo-gate.ts'

/** Takes in the bytes of one photo. */
export type PhotoSink = (source: Readable) => Promise<PassedPhoto>

/**
 * Streams a photo past the gate into the bucket. When it fails no byte is on its way any more, but the object may be
 * there: the caller removes it.
 */
export function storePhotoAs(
  key: string,
  objects: Pick<ObjectStore, 'putStream'>,
  signal: AbortSignal,
): PhotoSink {
  return async (source) => {
    const gate = createPhotoGate()
    await objects.putStream(key, source, 'application/octet-stream', signal, gate)
    return gate.passed()
  }
}

/** Only reads a photo, to compare it with one that came before. */
export function hashPhoto(signal: AbortSignal): PhotoSink {
  return async (source) => {
    const gate = createPhotoGate()
    for await (const chunk of addAbortSignal(signal, source) as AsyncIterable<Buffer>) gate.pass(chunk)
    gate.end()
    return gate.passed()
  }
}
