import { type Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { ObjectStore } from '@moodscape/shared/objects/object-store'

import { createPhotoGate, type PassedPhoto } from './photo-gate.ts'

/** Takes in the bytes of one photo. */
export type PhotoSink = (source: Readable) => Promise<PassedPhoto>

/**
 * Streams a photo through the gate into the bucket. When it fails no byte is on its way any more, but the object may be
 * there: the caller removes it.
 */
export function storePhotoAs(
  key: string,
  objects: Pick<ObjectStore, 'putStream'>,
  signal: AbortSignal,
): PhotoSink {
  return async (source) => {
    const gate = createPhotoGate()
    const failed = new AbortController()
    const ends = AbortSignal.any([signal, failed.signal])
    const storing = objects.putStream(key, gate, 'application/octet-stream', ends)
    try {
      await Promise.all([pipeline(source, gate, { signal: ends }), storing])
      return gate.passed()
    } catch (error) {
      failed.abort()
      await storing.catch(() => {})
      throw gate.errored && !signal.aborted ? gate.errored : error
    }
  }
}

/** Only reads a photo, to compare it with one that came before. */
export function hashPhoto(signal: AbortSignal): PhotoSink {
  return async (source) => {
    const gate = createPhotoGate()
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
    await pipeline(source, gate, nowhere, { signal })
    return gate.passed()
  }
}
