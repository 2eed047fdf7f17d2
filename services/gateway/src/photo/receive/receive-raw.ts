import type { Readable } from 'node:stream'

import type { PhotoSink } from '../store-photo.ts'
import type { ReceivedUpload } from './received-upload.ts'

/** The body is the photo itself. */
export async function receiveRaw(body: Readable, sink: PhotoSink): Promise<ReceivedUpload> {
  return { photo: await sink(body), fields: {} }
}
