import { problem } from '../../http/problems.ts'

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const WHITE_SPACE = new Set([0x20, 0x0a, 0x0d, 0x09])
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
/** The longest escape in a JSON text, such as `\u0041`, in bytes. */
const LONGEST_ESCAPE = 6

/**
 * Reads a JSON text while it arrives, where one string of it is far too long to be held in memory. Libraries for this
 * give such a string in tokens of a few hundred characters, which costs seven times the processor of all the rest.
 */
export interface JsonReader {
  /** The next character that is no white space, which stays; undefined at the end of the text. */
  peek(): Promise<string | undefined>
  /** Takes the next character that is no white space. @throws Problem `malformed_body` if it is another */
  expect(character: string): Promise<void>
  /** The whole string that begins here. @throws what `tooLong` gives once it has more bytes than `maxBytes` */
  text(maxBytes: number, tooLong: (beginning: string) => Error): Promise<string>
  /** True or false. */
  boolean(): Promise<boolean>
  /**
   * The string that begins here in pieces as they arrive, a byte a character; only ASCII is decoded. Control characters
   * but line breaks, which JSON does not allow, are for the caller to refuse.
   */
  pieces(): AsyncGenerator<string>
}

export function createJsonReader(source: AsyncIterable<Buffer>): JsonReader {
  const chunks = source[Symbol.asyncIterator]()
  let chunk: Buffer = Buffer.alloc(0)
  let at = 0
  let isBegun = false

  /** Whether there is a byte to read. */
  async function fill(): Promise<boolean> {
    while (at >= chunk.length) {
      const next = await chunks.next()
      if (next.done) return false
      chunk = next.value
      at = 0
    }
    return true
  }

  async function skipMark(): Promise<void> {
    isBegun = true
    if (!(await fill()) || chunk[at] !== BYTE_ORDER_MARK[0]) return
    for (const byte of BYTE_ORDER_MARK) {
      if (!(await fill()) || chunk[at] !== byte) throw problem('malformed_body')
      at++
    }
  }

  async function peek(): Promise<string | undefined> {
    if (!isBegun) await skipMark()
    while (await fill()) {
      const byte = chunk[at] ?? 0
      if (!WHITE_SPACE.has(byte)) return String.fromCharCode(byte)
      at++
    }
    return undefined
  }

  async function expect(character: string): Promise<void> {
    const found = await peek()
    if (found === undefined) throw endsEarly()
    if (found !== character) throw problem('malformed_body')
    at++
  }

  /** The bytes between the quotes as they arrive, never cut within an escape. */
  async function* quoted(): AsyncGenerator<Buffer> {
    await expect('"')
    let carried = Buffer.alloc(0)
    for (;;) {
      if (!(await fill())) throw endsEarly()
      const rest = chunk.subarray(at)
      const bytes = carried.length > 0 ? Buffer.concat([carried, rest]) : rest
      const end = findClosingQuote(bytes)
      if (end !== -1) {
        at += end + 1 - carried.length
        yield bytes.subarray(0, end)
        return
      }
      at = chunk.length
      const whole = bytes.length - lengthOfOpenEscape(bytes)
      carried = Buffer.from(bytes.subarray(whole))
      if (whole > 0) yield bytes.subarray(0, whole)
    }
  }

  return {
    peek,
    expect,
    async text(maxBytes, tooLong) {
      return unescape((await collect(quoted(), maxBytes, tooLong)).toString())
    },
    async boolean() {
      const word = (await peek()) === 't' ? 'true' : 'false'
      await expectWord(word, async () => ((await fill()) ? chunk[at++] : undefined))
      return word === 'true'
    },
    async *pieces() {
      for await (const part of quoted()) yield unescapeWhereNeeded(part.toString('latin1'))
    },
  }
}

async function expectWord(word: string, nextByte: () => Promise<number | undefined>): Promise<void> {
  for (const letter of word) {
    const byte = await nextByte()
    if (byte === undefined) throw endsEarly()
    if (byte !== letter.charCodeAt(0)) throw problem('malformed_body')
  }
}

async function collect(
  bytes: AsyncIterable<Buffer>,
  maxBytes: number,
  tooLong: (beginning: string) => Error,
): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of bytes) {
    length += part.length
    if (length > maxBytes) throw tooLong(Buffer.concat([...parts, part]).toString('utf8', 0, maxBytes))
    parts.push(Buffer.from(part))
  }
  return Buffer.concat(parts)
}

/** The engine's own parser knows every rule of strings, and is as fast as copying. */
function unescape(inner: string): string {
  try {
    return JSON.parse(`"${inner}"`) as string
  } catch (cause) {
    throw problem('malformed_body', {
      cause,
      detail: 'A string holds a character or an escape that JSON does not allow.',
    })
  }
}

/** Parsing copies a text twice. Most pieces of a photo hold neither an escape nor a line break, which must be one. */
function unescapeWhereNeeded(inner: string): string {
  return /[\\\n\r]/.test(inner) ? unescape(inner) : inner
}

function findClosingQuote(bytes: Buffer): number {
  let quote = bytes.indexOf(QUOTE)
  while (quote !== -1 && backslashesBefore(bytes, quote) % 2 === 1) quote = bytes.indexOf(QUOTE, quote + 1)
  return quote
}

function backslashesBefore(bytes: Buffer, end: number): number {
  let begin = end
  while (begin > 0 && bytes[begin - 1] === BACKSLASH) begin--
  return end - begin
}

/** How many bytes at the end begin an escape whose rest has not arrived. */
function lengthOfOpenEscape(bytes: Buffer): number {
  const backslash = bytes.lastIndexOf(BACKSLASH)
  const length = bytes.length - backslash
  if (backslash === -1 || length >= LONGEST_ESCAPE || backslashesBefore(bytes, backslash) % 2 === 1) return 0
  const isWhole = length > 1 && bytes[backslash + 1] !== 'u'.charCodeAt(0)
  return isWhole ? 0 : length
}

function endsEarly() {
  return problem('malformed_body', { detail: 'The body ends too early.' })
}
