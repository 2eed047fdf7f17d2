import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import type { Asset } from '@moodscape/shared/records/upload-record'

/**
 * Removes what an earlier worker of the same part has left and its work does not name: the notes that it could fetch,
 * and whoever took over could not. Only to be called once the record shows the work: until then a later worker may be
 * about to show what is removed.
 *
 * @param prefix of all files of the part
 */
export async function removeStrays(
  prefix: string,
  { key, thumbnail, midi }: Asset,
  objects: Pick<ObjectStore, 'list' | 'remove'>,
): Promise<void> {
  const named = new Set([key, thumbnail?.key, midi?.key])
  for await (const page of objects.list(prefix)) {
    for (const file of page) if (!named.has(file.key)) await objects.remove(file.key)
  }
}
