import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'

import {
  ACCEPTED_TYPES,
  MAX_PHOTO_BYTES,
  MAX_PIXELS,
  MIN_SIDE,
} from '@moodscape/shared/pictures/photo-limits'
import { readSize } from '@moodscape/shared/pictures/read-size'
import { recogniseFormat } from '@moodscape/shared/pictures/recognise-format'

import { problem } from '../http/problems.ts'

/** A JPEG's size follows its metadata; past this many bytes the worker finds out. */
const HEADER_BYTES = 64 * 1024

/** What is known of a photo once all of it has passed. */
export interface PassedPhoto {
  bytes: number
  sha256: string
}

export type PhotoGate = Transform & { passed(): PassedPhoto }

/**
 * Passes the bytes of a photo on once their beginning has shown them to be a picture of an accepted kind and size.
 * The name and type that the client gives do not count. Holds back at most HEADER_BYTES.
 *
 * Fails with the problems `photo_required`, `unsupported_image`, `photo_damaged`, `image_dimensions` and
 * `photo_too_large`.
 */
export function createPhotoGate(): PhotoGate {
  const hash = createHash('sha256')
  let head: Buffer[] | undefined = []
  let bytes = 0

  function openWith(gate: Transform, isWhole: boolean): void {
    const beginning = Buffer.concat(head ?? [])
    inspectPhoto(beginning, isWhole)
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
          if (bytes >= HEADER_BYTES) openWith(this, false)
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
        if (head) openWith(this, true)
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
  return Object.assign(gate, { passed: () => ({ bytes, sha256: hash.copy().digest('hex') }) })
}

/**
 * Checks the beginning of a photo: its format by its first bytes, its size where the header gives it plainly. What
 * the header leaves open is checked by the worker, which decodes the photo under the same limits.
 *
 * @param isWhole whether nothing comes after it
 */
function inspectPhoto(head: Buffer, isWhole: boolean): void {
  const format = recogniseFormat(head)
  if (!format) {
    const detail = isBase64(head)
      ? 'The photo is base64 text here; only JSON takes that. Send its bytes.'
      : undefined
    throw problem('unsupported_image', { accepted: [...ACCEPTED_TYPES], ...(detail && { detail }) })
  }
  const size = readSize(format, head)
  if (size === 'cut' && isWhole)
    throw problem('photo_damaged', { detail: 'The file ends within its header.' })
  if (typeof size === 'string') return
  const { width, height } = size
  if (width < MIN_SIDE || height < MIN_SIDE || width * height > MAX_PIXELS) {
    throw problem('image_dimensions', { detail: `The photo measures ${width} × ${height} pixels.` })
  }
}

/** Whether bytes are text that would be a photo if it were decoded. */
function isBase64(head: Buffer): boolean {
  const text = head.toString('latin1', 0, 2_048).replace(/^data:[^,]*,/i, '')
  return recogniseFormat(Buffer.from(text, 'base64')) !== undefined
}
