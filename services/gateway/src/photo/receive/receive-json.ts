import { addAbortSignal, type Readable } from 'node:stream'

import { limitBytes } from '@moodscape/shared/bounds/limit-bytes'
import { MAX_PHOTO_BYTES } from '@moodscape/shared/pictures/photo-limits'

import { problem } from '../../http/problems.ts'
import { createBase64Decoder } from '../decode-base64.ts'
import type { PassedPhoto } from '../photo-gate.ts'
import type { PhotoSink } from '../store-photo.ts'
import { createJsonReader, type JsonReader } from './json-reader.ts'
import {
  type FieldName,
  isFieldName,
  MAX_FIELD_LENGTH,
  MAX_NAME_LENGTH,
  type ReceivedUpload,
  SWITCHES,
  unexpectedField,
} from './received-upload.ts'

/**
 * What is limited is the photo. Its base64 may come with line breaks every 60 characters, each of them written as
 * `\u000d\u000a`: a fifth more. The rest of the body is small.
 */
const MAX_BODY_BYTES = Math.ceil((MAX_PHOTO_BYTES * 4) / 3) * 1.25 + 64 * 1024
/** A character takes six bytes at most: as an escape. */
const BYTES_A_CHARACTER = 6

/**
 * The photo is base64 or a data URL in the property `image` of an object. It is decoded while it arrives: at no
 * time is the body or any text in it in memory as a whole.
 */
export async function receiveJson(
  body: Readable,
  sink: PhotoSink,
  signal: AbortSignal,
): Promise<ReceivedUpload> {
  addAbortSignal(signal, body)
  const limited = limitBytes<Buffer>(body, MAX_BODY_BYTES, () => problem('body_too_large'))
  try {
    return await readObject(createJsonReader(limited), sink)
  } finally {
    body.destroy()
  }
}

async function readObject(json: JsonReader, sink: PhotoSink): Promise<ReceivedUpload> {
  const first = await json.peek()
  if (first !== undefined && first !== '{') throw problem('malformed_body', { detail: 'Send a JSON object.' })
  await json.expect('{')
  let photo: ReadPhoto | undefined
  const fields: ReceivedUpload['fields'] = {}
  for (let isFirst = true; (await json.peek()) !== '}'; isFirst = false) {
    if (!isFirst) await json.expect(',')
    const name = await readName(json)
    const isExpected =
      name === 'image' ? photo === undefined : isFieldName(name) && fields[name] === undefined
    if (!isExpected) throw unexpectedField(name)
    if (isSwitch(name) && /[tf]/.test((await json.peek()) ?? '')) {
      fields[name] = String(await json.boolean())
      continue
    }
    await expectString(name, json)
    if (name === 'image') photo = await readPhoto(json, sink)
    else if (isFieldName(name)) fields[name] = await json.text(MAX_FIELD_LENGTH * BYTES_A_CHARACTER, tooLong)
    if (isFieldName(name) && (fields[name] ?? '').length > MAX_FIELD_LENGTH) throw tooLong()
  }
  await json.expect('}')
  if ((await json.peek()) !== undefined)
    throw problem('malformed_body', { detail: 'Something follows the JSON object.' })
  if (!photo) throw problem('photo_required')
  if ('failure' in photo) throw photo.failure
  return { photo: photo.passed, fields }
}

function isSwitch(name: string): name is FieldName {
  return isFieldName(name) && SWITCHES.includes(name)
}

async function readName(json: JsonReader): Promise<string> {
  const name = await json.text(MAX_NAME_LENGTH * BYTES_A_CHARACTER, unexpectedField)
  await json.expect(':')
  return name
}

async function expectString(name: string, json: JsonReader): Promise<void> {
  const start = await json.peek()
  if (start === '"') return
  const isValue = start !== undefined && /[-\d[{tfn]/.test(start)
  if (!isValue) throw problem('malformed_body')
  throw problem('invalid_request', { errors: [{ field: name, message: 'must be a string' }] })
}

type ReadPhoto = { passed: PassedPhoto } | { failure: unknown }

/** A flaw of a photo that was read to its end is reported once the whole body has turned out to be JSON. */
async function readPhoto(json: JsonReader, sink: PhotoSink): Promise<ReadPhoto> {
  let isRead = false
  try {
    // A stream in between would double what receiving costs.
    return { passed: await sink(photoBytes(json, () => (isRead = true))) }
  } catch (failure) {
    if (!isRead) throw failure
    return { failure }
  }
}

async function* photoBytes(json: JsonReader, onEnd: () => void): AsyncGenerator<Buffer> {
  const decoder = createBase64Decoder()
  for await (const piece of json.pieces()) {
    const bytes = decoder.push(piece)
    if (bytes.length > 0) yield bytes
  }
  onEnd()
  const last = decoder.end()
  if (last.length > 0) yield last
}

function tooLong() {
  return problem('body_too_large')
}
