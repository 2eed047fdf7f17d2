import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'

import { imageSize } from 'image-size'

import { problem } from '../http/problems.ts'
import {
  ACCEPTED_TYPES,
  type AcceptedType,
  HEADER_BYTES,
  MAX_PHOTO_BYTES,
  MAX_PIXELS,
  MIN_SIDE,
} from './photo-limits.ts'

/** What is known of a photo once all of it has passed. */
export interface PassedPhoto {
  bytes: number
  sha256: string
}

export type PhotoGate = Transform & { passed(): PassedPhoto }

/**
 * Lets the bytes of a photo through once their beginning has shown them to be a picture of a kind and size that is
 * accepted, whatever name and type they came with. Holds back at most HEADER_BYTES.
 *
 * Fails with the problems `photo_required`, `unsupported_image`, `image_dimensions` and `photo_too_large`.
 */
export function createPhotoGate(): PhotoGate {
  const hash = createHash('sha256')
  let head: Buffer[] | undefined = []
  let bytes = 0

  function openWith(gate: Transform): void {
    const beginning = Buffer.concat(head ?? [])
    inspectPhoto(beginning)
    head = undefined
    gate.push(beginning)
  }

  const gate = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        bytes += chunk.length
        if (bytes > MAX_PHOTO_BYTES) throw problem('photo_too_large')
        hash.update(chunk)
        if (head) {
          head.push(chunk)
          if (bytes >= HEADER_BYTES) openWith(this)
        } else {
          this.push(chunk)
        }
        done()
      } catch (error) {
        done(error as Error)
      }
    },
    flush(done) {
      try {
        if (bytes === 0) throw problem('photo_required', { detail: 'The photo is empty.' })
        if (head) openWith(this)
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
  return Object.assign(gate, { passed: () => ({ bytes, sha256: hash.copy().digest('hex') }) })
}

/** Checks the beginning of a photo: its kind by its first bytes, its size where the header gives it. */
export function inspectPhoto(head: Buffer): AcceptedType {
  const kind = recogniseKind(head)
  if (!kind) throw problem('unsupported_image', { accepted: [...ACCEPTED_TYPES] })
  const size = readSize(head)
  if (!size) {
    // A JPEG may carry more metadata than was held back; the worker decodes it under the same limits.
    if (kind === 'image/jpeg' && head.length >= HEADER_BYTES) return kind
    throw problem('unsupported_image', {
      detail: 'The picture ends before its size.',
      accepted: [...ACCEPTED_TYPES],
    })
  }
  const { width, height } = size
  if (width < MIN_SIDE || height < MIN_SIDE || width * height > MAX_PIXELS) {
    throw problem('image_dimensions', { detail: `The photo measures ${width} × ${height} pixels.` })
  }
  return kind
}

function recogniseKind(head: Buffer): AcceptedType | undefined {
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg'
  if (head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])))
    return 'image/png'
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP')
    return 'image/webp'
  return undefined
}

function readSize(head: Buffer): { width: number; height: number } | undefined {
  try {
    const { width, height } = imageSize(head)
    return { width, height }
  } catch {
    return undefined
  }
}
