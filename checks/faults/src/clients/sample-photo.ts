import { readFile } from 'node:fs/promises'

/** A small JPEG of a drawn smile. */
export const SAMPLE_PHOTO = await readFile(
  new URL('../../../../local/cloud/test/fixtures/faces/smile.jpg', import.meta.url),
)
