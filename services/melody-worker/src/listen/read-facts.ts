import { type IAudioMetadata, parseBuffer } from 'music-metadata'

import { nameKey } from './name-key.ts'

/** What a file says about its music. */
export interface Facts {
  seconds?: number
  /** Quarter notes a minute. */
  tempo?: number
  /** Such as "D minor". */
  music_key?: string
}

/** What nobody plays: a model's tag may say anything. */
const SLOWEST = 20
const FASTEST = 400

/** Names that programs give a key for which their kind of tag has none. */
const KEY_TAG = /(?:^|:)(?:initial_?)?key$/i

/** Reads what the container and its tags say, whatever the kind of file. @throws Error for one that cannot be read */
export async function readFacts(file: Uint8Array, mediaType: string): Promise<Facts> {
  const metadata = await parseBuffer(file, { mimeType: mediaType }, { duration: true, skipCovers: true })
  const { duration } = metadata.format
  const { bpm } = metadata.common
  const key = keyIn(metadata)
  return {
    ...(duration !== undefined && Number.isFinite(duration) && duration > 0 && { seconds: duration }),
    ...(bpm !== undefined && bpm >= SLOWEST && bpm <= FASTEST && { tempo: Math.round(bpm * 10) / 10 }),
    ...(key !== undefined && { music_key: key }),
  }
}

function keyIn({ common, native }: IAudioMetadata): string | undefined {
  const others = Object.values(native).flat()
  const own = others.find(({ id }) => KEY_TAG.test(id))?.value
  return nameKey(common.key ?? (typeof own === 'string' ? own : ''))
}
