import type { IncomingMessage } from 'node:http'

import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'

import { S3Error } from '../s3-error.ts'

/** S3 takes no more than 20 KB of form beside the file. */
const largestFieldBytes = 20 * 1024
const mostFields = 100

export interface UploadForm {
  /** Names in lower case. */
  fields: Map<string, string>
  /** The bytes of the file field, to be read once; ends in an error if the form is cut off or malformed. */
  file: AsyncIterable<Uint8Array>
  /** As the browser gave it. */
  fileName: string
  /** Resolves when the form has been read to its end. */
  finished: Promise<void>
  /** Stops reading; the code that answers discards the rest of the request. */
  leave: () => void
}

/**
 * Reads the fields of a browser's upload form up to its file, which has to be the last one that matters.
 *
 * @throws S3Error MalformedPOSTRequest, IncorrectNumberOfFilesInPostRequest (none)
 */
export async function readForm(raw: IncomingMessage): Promise<UploadForm> {
  const parser = startParser(raw)
  const fields = new Map<string, string>()
  parser.on('field', (name, value) => fields.set(name.toLowerCase(), value))
  const opened = Promise.withResolvers<UploadForm>()
  const finished = untilRead(raw, parser)
  let found: BusboyFileStream | undefined
  parser.on('file', (name, file, fileName) => {
    // S3 passes over everything behind the file.
    if (found || name.toLowerCase() !== 'file') return file.resume()
    found = file
    const leave = () => void raw.unpipe(parser)
    return opened.resolve({ fields: new Map(fields), file, fileName: fileName ?? '', finished, leave })
  })
  finished.then(
    () => opened.reject(new S3Error('IncorrectNumberOfFilesInPostRequest')),
    (error: Error) => {
      opened.reject(error)
      found?.destroy(error)
    },
  )
  raw.pipe(parser)
  return opened.promise
}

function untilRead(raw: IncomingMessage, parser: BusboyInstance): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  parser.once('finish', resolve)
  const fail = (cause?: unknown) => reject(Object.assign(new S3Error('MalformedPOSTRequest'), { cause }))
  parser.on('error', fail)
  raw.on('error', fail)
  raw.on('close', () => raw.complete || fail())
  return promise
}

function startParser(raw: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({
      headers: raw.headers as BusboyHeaders,
      limits: { fields: mostFields, fieldSize: largestFieldBytes, parts: mostFields + 1 },
    })
  } catch (cause) {
    throw Object.assign(new S3Error('MalformedPOSTRequest'), { cause })
  }
}
