import { readFile } from 'node:fs/promises'

const file = new URL('../../../local/cloud/test/fixtures/faces/smile.jpg', import.meta.url)

/** A drawn face, 256 pixels a side. */
export function readSmile(): Promise<Buffer<ArrayBuffer>> {
  return readFile(file)
}
