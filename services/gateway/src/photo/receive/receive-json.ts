import { addAbortSignal, pipeline, Readable } from 'node:stream'

import { parser, type Token } from 'stream-json/parser.js'

import { Problem, problem } from '../../http/problems.ts'
import { createBase64Decoder } from '../decode-base64.ts'
import { limitBytes } from '../limit-bytes.ts'
import type { PassedPhoto } from '../photo-gate.ts'
import { MAX_PHOTO_BYTES } from '../photo-limits.ts'
import type { PhotoSink } from '../store-photo.ts'
import {
  type FieldName,
  isFieldName,
  MAX_FIELD_LENGTH,
  MAX_NAME_LENGTH,
  type ReceivedUpload,
  unexpectedField,
} from './received-upload.ts'

/** The photo in base64, with line breaks, and a little more. */
const MAX_BODY_BYTES = Math.ceil((MAX_PHOTO_BYTES * 4) / 3) * 1.03 + 64 * 1024

type Tokens = AsyncIterator<Token, undefined>

/**
 * The photo is base64 or a data URL in the property `image` of an object. It is decoded while it arrives: at no
 * time is the body or any text in it in memory as a whole.
 */
export async function receiveJson(
  body: Readable,
  sink: PhotoSink,
  signal: AbortSignal,
): Promise<ReceivedUpload> {
  const parsing = parser.asStream({ packValues: false, streamValues: true })
  // The parser's stream ends with the error of whatever came before it; reading the tokens throws it.
  const tokens = pipeline(body, limitBytes(MAX_BODY_BYTES), parsing, () => {}) as Readable
  addAbortSignal(signal, tokens)
  const iterator = tokens[Symbol.asyncIterator]() as Tokens
  try {
    return await readObject(iterator, sink)
  } catch (error) {
    // What the bucket has to say of the photo is not the body's fault.
    const isOfBody = tokens.errored === error && !(error instanceof Problem) && !isOfConnection(error)
    throw isOfBody ? problem('malformed_body', { cause: error }) : error
  } finally {
    tokens.destroy()
  }
}

/** Connections break with a code; what the parser has to say has none. */
function isOfConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error
}

async function readObject(tokens: Tokens, sink: PhotoSink): Promise<ReceivedUpload> {
  if ((await next(tokens)).name !== 'startObject')
    throw problem('malformed_body', { detail: 'Send a JSON object.' })
  let photo: PassedPhoto | undefined
  const fields: ReceivedUpload['fields'] = {}
  for (;;) {
    const token = await next(tokens)
    if (token.name === 'endObject') break
    const name = await readKey(token, tokens)
    if (name === 'image' && !photo) {
      photo = await sink(Readable.from(photoBytes(tokens), { objectMode: false }))
    } else if (isFieldName(name) && fields[name] === undefined) {
      fields[name] = await readText(name, tokens)
    } else {
      throw unexpectedField(name)
    }
  }
  if (!(await tokens.next()).done) throw problem('malformed_body')
  if (!photo) throw problem('photo_required')
  return { photo, fields }
}

async function next(tokens: Tokens): Promise<Token> {
  const { value, done } = await tokens.next()
  if (done || !value) throw problem('malformed_body', { detail: 'The body ends too early.' })
  return value
}

/** The pieces of a name are put together here and not by the parser, which would do so however long it is. */
async function readKey(start: Token, tokens: Tokens): Promise<string> {
  if (start.name !== 'startKey') throw problem('malformed_body')
  let name = ''
  for (;;) {
    const token = await next(tokens)
    if (token.name === 'endKey') return name
    if (token.name === 'stringChunk') name += token.value
    if (name.length > MAX_NAME_LENGTH) throw unexpectedField(name)
  }
}

async function* photoBytes(tokens: Tokens): AsyncGenerator<Buffer> {
  const decoder = createBase64Decoder()
  for await (const chunk of stringChunks('image', tokens)) {
    const bytes = decoder.push(chunk)
    if (bytes.length > 0) yield bytes
  }
  const last = decoder.end()
  if (last.length > 0) yield last
}

async function readText(name: FieldName, tokens: Tokens): Promise<string> {
  let text = ''
  for await (const chunk of stringChunks(name, tokens)) {
    text += chunk
    if (text.length > MAX_FIELD_LENGTH) throw problem('body_too_large')
  }
  return text
}

async function* stringChunks(name: string, tokens: Tokens): AsyncGenerator<string> {
  const start = await next(tokens)
  if (start.name !== 'startString') {
    throw problem('invalid_request', { errors: [{ field: name, message: 'must be a string' }] })
  }
  for (;;) {
    const token = await next(tokens)
    if (token.name === 'endString') return
    if (token.name === 'stringChunk') yield token.value
  }
}
