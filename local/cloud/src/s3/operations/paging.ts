import { S3Error } from '../s3-error.ts'

/**
 * How many entries a page may have.
 *
 * @throws S3Error InvalidArgument
 */
export function parseLimit(query: URLSearchParams, parameter: string, most = 1000): number {
  const text = query.get(parameter)
  if (text === null || text === '') return most
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31 - 1) {
    throw new S3Error('InvalidArgument', `Argument ${parameter} must be an integer between 0 and 2147483647`)
  }
  return Math.min(Number(text), most)
}

/** The text that S3 lets clients hand back unread to get the next page; absent on the last page. */
export function writeToken(next: string | undefined): string | undefined {
  return next === undefined ? undefined : Buffer.from(next).toString('base64url')
}

/** Where the page begins according to the token; without one, at the beginning. */
export function readToken(query: URLSearchParams): string {
  return Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString()
}

/**
 * How keys are written into a listing: XML cannot hold every character, so clients may ask for
 * percent-encoding.
 *
 * @throws S3Error InvalidArgument
 */
export function keyWriter(query: URLSearchParams): (key: string) => string {
  const encoding = query.get('encoding-type')
  if (encoding === null) return (key) => key
  if (encoding !== 'url') throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request')
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/')
}
