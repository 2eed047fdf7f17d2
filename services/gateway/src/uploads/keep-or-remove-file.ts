import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { FastifyBaseLogger } from 'fastify'

import { Problem } from '../http/problems.ts'

/**
 * Removes a file again unless the record that came to be names it. Whether a record was written may be in doubt; then
 * the housekeeper decides by looking.
 *
 * @param accept writes the record; it says with `beforeWrite` from when on the record may be there
 */
export async function keepOrRemoveFile<Accepted extends { upload: UploadRecord }>(
  file: string,
  objects: Pick<ObjectStore, 'remove'>,
  log: FastifyBaseLogger,
  accept: (beforeWrite: () => void) => Promise<Accepted>,
): Promise<Accepted> {
  let mayBeWritten = false
  const remove = () =>
    objects.remove(file).catch((err: unknown) => log.warn({ err }, 'file left to the housekeeper'))
  try {
    const accepted = await accept(() => (mayBeWritten = true))
    if (accepted.upload.incoming?.key !== file) await remove()
    return accepted
  } catch (error) {
    if (!mayBeWritten || error instanceof Problem) await remove()
    throw error
  }
}
