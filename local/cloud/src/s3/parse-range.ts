import { S3Error } from './s3-error.ts'
import type { ByteRange } from './storage/read-range.ts'

/**
 * Reads `bytes=0-99`, `bytes=100-` and `bytes=-100`. As S3 does, anything else (several ranges too) is passed
 * over.
 *
 * @returns undefined for the whole object
 * @throws S3Error InvalidRange when no byte of it is there
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (first === '' && last === '') return undefined
  const range =
    first === ''
      ? { start: Math.max(0, size - Number(last)), end: size - 1 }
      : { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
  if (last !== '' && first !== '' && Number(last) < Number(first)) return undefined
  if (range.start > range.end) {
    throw new S3Error('InvalidRange', undefined, { RangeRequested: String(header), ActualObjectSize: size })
  }
  return range
}
