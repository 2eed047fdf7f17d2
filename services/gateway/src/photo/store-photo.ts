import { addAbortSignal, Readable } from 'node:stream'

import type { ObjectStore } from '@moodscape/shared/objects/object-store'

import { createPhotoGate, type PassedPhoto } from './photo-gate.ts'

/** Takes in the bytes of one photo. What is no stream ends by itself when the upload is aborted. */
export type PhotoSink = (source: AsyncIterable<Buffer>) => Promise<PassedPhoto>

/**
 * Streams a photo past the gate into the bucket. When it fails no byte is on its way any more, but the object may be
 * there: the caller removes it.
 *
 * @param options.hashes whether the photo will be compared with others
 */
export function storePhotoAs(
  key: string,
  objects: Pick<ObjectStore, 'putStream'>,
  signal: AbortSignal,
  options: { hashes: boolean },
): PhotoSink {
  return async (source) => {
    const gate = createPhotoGate(options)
    await objects.putStream(key, source, 'application/octet-stream', signal, gate)
    return gate.passed()
  }
}

/** Only reads a photo, to compare it with one that came before. */
export function hashPhoto(signal: AbortSignal): PhotoSink {
  return async (source) => {
    const gate = createPhotoGate({ hashes: true })
    if (source instanceof Readable) addAbortSignal(signal, source)
    for await (const chunk of source) gate.pass(chunk)
    gate.end()
    return gate.passed()
  }
}
