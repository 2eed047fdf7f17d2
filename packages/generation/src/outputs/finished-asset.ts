import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import type { AssetDetails } from '@moodscape/shared/records/asset-details'
import type { Asset } from '@moodscape/shared/records/upload-record'

/** A file that belongs to a work: its thumbnail, its notes. */
export interface Companion {
  /** What its key ends in, instead of the work's extension: `thumb.webp`. */
  name: string
  bytes: Buffer
  mediaType: string
}

/** A finished work, checked and ready to be stored. */
export interface FinishedAsset {
  bytes: Buffer
  mediaType: string
  extension: string
  companions?: Companion[]
  /** What is known of the work. Where it names a companion, the key is the companion's name. */
  details?: AssetDetails
}

/**
 * Stores a work with its companions, all at once. Only a record that names them shows them: a worker that dies in between
 * has left nothing to be seen, and whoever takes over stores the same objects again. Where one cannot be stored, the
 * others are waited for, so that nothing arrives after it was removed.
 *
 * @param keyOf gives the key of a file of this part, by what the key ends in
 */
export async function storeAsset(
  { bytes, mediaType, extension, companions = [], details = {} }: FinishedAsset,
  keyOf: (ending: string) => string,
  objects: Pick<ObjectStore, 'put'>,
): Promise<Asset> {
  const stored = await Promise.allSettled([
    objects.put(keyOf(extension), bytes, mediaType),
    ...companions.map((companion) =>
      objects.put(keyOf(companion.name), companion.bytes, companion.mediaType),
    ),
  ])
  for (const one of stored) if (one.status === 'rejected') throw one.reason
  const { thumbnail, midi } = details
  return {
    key: keyOf(extension),
    media_type: mediaType,
    bytes: bytes.length,
    ...details,
    ...(thumbnail && { thumbnail: { ...thumbnail, key: keyOf(thumbnail.key) } }),
    ...(midi && { midi: { key: keyOf(midi.key) } }),
  }
}
