import { readFile } from 'node:fs/promises'

const file = new URL('../../../../local/cloud/test/fixtures/faces/smile.jpg', import.meta.url)

/** A JPEG of a drawn smile, 256 pixels a side. */
export function readSamplePhoto(): Promise<Buffer<ArrayBuffer>> {
  return readFile(file)
}
