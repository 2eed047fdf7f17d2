/** A photo that may be sent. */
export interface PreparedPhoto {
  blob: Blob
  name: string
}

/** Why a file is not sent, by the name of its sentence. */
export type Refusal = 'not_a_picture' | 'heic' | 'too_small' | 'too_large'

export class RefusedPhoto extends Error {
  override name = 'RefusedPhoto'
  readonly refusal: Refusal

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal, options)
    this.refusal = refusal
  }
}

/** What the gateway takes. */
const ACCEPTED = ['image/jpeg', 'image/png', 'image/webp']
/** More pixels show nothing more of a face. */
const LONGEST_SIDE = 2048
/** Fewer show no face; the gateway refuses them too. */
const SHORTEST_SIDE = 80
const SMALL_ENOUGH_BYTES = 3 * 1024 * 1024

export interface Decoder {
  decode(
    file: Blob,
  ): Promise<{ width: number; height: number; shrink(to: Size): Promise<Blob>; close(): void }>
}
export interface Size {
  width: number
  height: number
}

/**
 * Makes a file ready to be sent: decoded here, so that the person hears at once what is wrong with it, and made
 * smaller where it is large. HEIC becomes JPEG where the browser can open it.
 *
 * @throws RefusedPhoto
 */
export async function preparePhoto(file: File, decoder: Decoder, mostBytes: number): Promise<PreparedPhoto> {
  const picture = await decoder.decode(file).catch((error: unknown) => {
    throw new RefusedPhoto(isHeic(file) ? 'heic' : 'not_a_picture', { cause: error })
  })
  try {
    if (Math.min(picture.width, picture.height) < SHORTEST_SIDE) throw new RefusedPhoto('too_small')
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
    const isFine = scale === 1 && ACCEPTED.includes(file.type) && file.size <= SMALL_ENOUGH_BYTES
    const blob = isFine
      ? file
      : await picture.shrink({
          width: Math.round(picture.width * scale),
          height: Math.round(picture.height * scale),
        })
    if (blob.size > mostBytes) throw new RefusedPhoto('too_large')
    return { blob, name: file.name }
  } finally {
    picture.close()
  }
}

function isHeic({ name, type }: File): boolean {
  return /hei[cf]/i.test(type) || /\.hei[cf]s?$/i.test(name)
}
