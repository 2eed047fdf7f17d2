import { S3Error } from './s3-error.ts'

/** What a request is aimed at. */
export interface Target {
  /** Empty for the service itself. */
  bucketName: string
  /** Empty for a bucket. */
  key: string
  /** Percent-encoded, as it stands in the request line. */
  path: string
  query: URLSearchParams
}

/** S3's limit for a key, in bytes of UTF-8. */
const longestKeyBytes = 1024

/**
 * Reads `/bucket/key`, or `/key` where the host is `bucket.localhost`, to which browsers and SDKs resolve an
 * endpoint on localhost.
 *
 * @throws S3Error InvalidURI, KeyTooLongError
 */
export function parseTarget(url: string, host = ''): Target {
  const [path = '/', search = ''] = splitOnce(url, '?')
  const query = new URLSearchParams(search)
  const [, bucketInHost] = /^(.+)\.localhost(?::\d+)?$/.exec(host) ?? []
  const [, bucketInPath = '', rest = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  const bucketName = decode(bucketInHost ?? bucketInPath)
  const key = decode(bucketInHost === undefined ? rest : path.slice(1))
  checkKeyLength(key)
  return { bucketName, key, path, query }
}

/** @throws S3Error KeyTooLongError */
export function checkKeyLength(key: string): void {
  const size = Buffer.byteLength(key)
  if (size <= longestKeyBytes) return
  throw new S3Error('KeyTooLongError', undefined, { MaxSizeAllowed: longestKeyBytes, Size: size })
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw Object.assign(new S3Error('InvalidURI'), { cause })
  }
}
