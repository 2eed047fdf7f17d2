import { createHash } from 'node:crypto'

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
  /** In hexadecimal digits, where it was asked for. */
  sha256: string | undefined
}

export interface PhotoGate {
  /** Called with each chunk of the photo as it arrives. */
  pass(chunk: Buffer): void
  /** Called behind the last. @returns the photo's SHA-256, where it was asked for */
  end(): string | undefined
  /** What has passed, once all has. */
  passed(): PassedPhoto
}

/**
 * Looks at a photo while it arrives: its beginning has to show that it is a picture of an accepted kind and size. The
 * name and type that the client gives do not count. Has to see a chunk before that is sent anywhere: it makes up its
 * mind within HEADER_BYTES.
 *
 * Throws the problems `photo_required`, `unsupported_image`, `photo_damaged`, `image_dimensions` and
 * `photo_too_large`.
 *
 * @param options.hashes whether the photo's SHA-256 is wanted: it takes a millisecond a megabyte
 */
export function createPhotoGate({ hashes }: { hashes: boolean }): PhotoGate {
  const hash = hashes ? createHash('sha256') : undefined
  let head: Buffer[] | undefined = []
  let bytes = 0
  let sha256: string | undefined

  function inspectHead(isWhole: boolean): void {
    inspectPhoto(Buffer.concat(head ?? []), isWhole)
    head = undefined
  }

  return {
    pass(chunk) {
      bytes += chunk.length
      if (bytes > MAX_PHOTO_BYTES) throw problem('photo_too_large')
      hash?.update(chunk)
      head?.push(chunk)
      if (head && bytes >= HEADER_BYTES) inspectHead(false)
    },
    end() {
      if (bytes === 0) throw problem('photo_required', { detail: 'The photo is empty.' })
      if (head) inspectHead(true)
      return (sha256 = hash?.digest('hex'))
    },
    passed: () => ({ bytes, sha256 }),
  }
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
