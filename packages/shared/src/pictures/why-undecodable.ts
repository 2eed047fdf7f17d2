import { TransientFailure } from '../failures/failure.ts'
import { lacksResources } from '../failures/lacks-resources.ts'
import { readSize } from './read-size.ts'
import type { PictureFormat } from './recognise-format.ts'
import { UnusablePicture } from './unusable-picture.ts'

/**
 * What libvips and its decoders say of a file they understand and will not decode: a process or precision of JPEG that
 * they lack, thousands of scans, more time than allowed. They have no codes.
 */
const UNSUPPORTED = /unsupported|not supported|omitted|progression|timeout/i

/** What it means that a file with the signature of a format could not be decoded. */
export function whyUndecodable(cause: unknown, format: PictureFormat, bytes: Buffer): Error {
  if (lacksResources(cause)) return new TransientFailure('internal_error', { cause })
  const reading = readSize(format, bytes)
  const isUnsupported =
    reading === 'unreadable' ||
    (reading !== 'cut' && cause instanceof Error && UNSUPPORTED.test(cause.message))
  return new UnusablePicture(isUnsupported ? 'unsupported' : 'damaged', { cause })
}
