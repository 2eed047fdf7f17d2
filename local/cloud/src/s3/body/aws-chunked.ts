import { S3Error } from '../s3-error.ts'

/** No chunk header or trailer line of any client comes near this. */
const longestLine = 8 * 1024

/** Headers that came behind the body, names in lower case. */
export type Trailers = Record<string, string>

/**
 * Takes the framing off a body in `aws-chunked` encoding: chunks of `size in hex;extensions CRLF bytes CRLF`,
 * an empty chunk at the end and behind it trailer lines and an empty line.
 *
 * @param trailers is filled by the time the last chunk has been read
 * @throws S3Error IncompleteBody, InvalidRequest (broken framing), MalformedTrailerError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Trailers,
): AsyncGenerator<Buffer> {
  const reader = createReader(source)
  for (;;) {
    const size = parseChunkSize(await reader.line())
    if (size === 0) break
    yield* reader.bytes(size)
    if ((await reader.line()) !== '') throw new S3Error('InvalidRequest', 'A chunk is longer than it says.')
  }
  for (let line = await reader.lineOrEnd(); line; line = await reader.lineOrEnd()) {
    const [, name, value] = /^([^:]+):(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new S3Error('MalformedTrailerError')
    trailers[name.trim().toLowerCase()] = value.trim()
  }
}

function parseChunkSize(line: string): number {
  const [, hex] = /^([0-9a-f]{1,13})(;|$)/i.exec(line) ?? []
  if (hex === undefined) throw new S3Error('InvalidRequest', 'A chunk does not begin with its size.')
  return Number.parseInt(hex, 16)
}

function createReader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]()
  let pending: Buffer = Buffer.alloc(0)

  /** False when nothing more comes. */
  async function more(): Promise<boolean> {
    const next = await chunks.next()
    if (next.done) return false
    pending = pending.length === 0 ? next.value : Buffer.concat([pending, next.value])
    return true
  }

  /** The next line without its CRLF; undefined when the body ends before one begins. */
  async function lineOrEnd(): Promise<string | undefined> {
    let end = pending.indexOf('\r\n')
    while (end === -1) {
      if (pending.length > longestLine) throw new S3Error('InvalidRequest', 'A chunk header is too long.')
      if (!(await more())) {
        if (pending.length > 0) throw new S3Error('IncompleteBody')
        return undefined
      }
      end = pending.indexOf('\r\n')
    }
    const line = pending.toString('latin1', 0, end)
    pending = pending.subarray(end + 2)
    return line
  }

  async function line(): Promise<string> {
    const found = await lineOrEnd()
    if (found === undefined) throw new S3Error('IncompleteBody')
    return found
  }

  async function* bytes(count: number): AsyncGenerator<Buffer> {
    let left = count
    while (left > 0) {
      if (pending.length === 0 && !(await more())) throw new S3Error('IncompleteBody')
      const slice = pending.subarray(0, left)
      pending = pending.subarray(slice.length)
      left -= slice.length
      yield slice
    }
  }

  return { line, lineOrEnd, bytes }
}
