import { randomFillSync } from 'node:crypto'

import type { PhotoForm } from './load-task.ts'
import { readSamplePhoto } from './sample-photo.ts'

const BOUNDARY = 'a-boundary-of-the-bench'

/** A real JPEG, padded with random bytes. */
export async function makePhoto(bytes: number): Promise<Buffer> {
  const jpeg = await readSamplePhoto()
  return Buffer.concat([jpeg, randomFillSync(Buffer.alloc(Math.max(0, bytes - jpeg.length)))])
}

/** A photo in one of the forms that the gateway takes, with its media type. */
export function bodyOf(photo: Buffer, form: PhotoForm): { type: string; body: Buffer | Buffer[] } {
  switch (form) {
    case 'raw':
      return { type: 'image/jpeg', body: photo }
    case 'multipart':
      return formOf({}, 'image', photo)
    case 'base64':
      return {
        type: 'application/json',
        body: Buffer.from(JSON.stringify({ image: photo.toString('base64') })),
      }
  }
}

/** A form with the file as its last field. */
export function formOf(
  fields: Record<string, string>,
  name: string,
  file: Buffer,
): { type: string; body: Buffer[] } {
  const disposition = 'content-disposition: form-data; name='
  const texts = Object.entries(fields).map(
    ([field, value]) => `--${BOUNDARY}\r\n${disposition}"${field}"\r\n\r\n${value}\r\n`,
  )
  const head = `${texts.join('')}--${BOUNDARY}\r\n${disposition}"${name}"; filename="face.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
  return {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    body: [Buffer.from(head), file, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)],
  }
}
