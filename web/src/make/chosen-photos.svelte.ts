import { newKey } from '../api/new-key.ts'
import type { Decoder, Refusal } from '../photo/prepare-photo.ts'
import { preparePhoto, RefusedPhoto } from '../photo/prepare-photo.ts'

/** A file that a person chose: looked at, ready, or refused with the reason. */
export interface ChosenPhoto {
  id: string
  name: string
  blob?: Blob
  /** An address of the photo within this page. */
  preview?: string
  refusal?: Refusal
  /** Forgets where it was kept before; to be called once it is kept elsewhere, or not wanted. */
  forget?: (() => void) | undefined
}

interface Options {
  decoder: Decoder
  mostBytes: number
  addressOf?: (blob: Blob) => string
  forgetAddress?: (address: string) => void
}

/** The photos that wait for the person to say "make". None is sent unseen, and none vanishes without a reason. */
export function createChosenPhotos({
  decoder,
  mostBytes,
  addressOf = (blob) => URL.createObjectURL(blob),
  forgetAddress = (address) => URL.revokeObjectURL(address),
}: Options) {
  let photos = $state.raw<ChosenPhoto[]>([])

  function set(id: string, change: Partial<ChosenPhoto>): void {
    photos = photos.map((photo) => (photo.id === id ? { ...photo, ...change } : photo))
  }

  async function look(id: string, file: File): Promise<void> {
    try {
      const { blob } = await preparePhoto(file, decoder, mostBytes)
      set(id, { blob, preview: addressOf(blob) })
    } catch (error) {
      set(id, { refusal: error instanceof RefusedPhoto ? error.refusal : 'not_a_picture' })
    }
  }

  function drop(id: string): ChosenPhoto | undefined {
    const photo = photos.find((one) => one.id === id)
    if (photo?.preview) forgetAddress(photo.preview)
    photos = photos.filter((one) => one.id !== id)
    return photo
  }

  return {
    get all() {
      return photos
    },
    get ready() {
      return photos.filter((photo) => photo.blob !== undefined)
    },
    /** @param forget forgets where they were kept before */
    async add(files: Iterable<File>, forget?: () => void): Promise<void> {
      const added = [...files].map((file) => ({ file, id: newKey() }))
      photos = [...photos, ...added.map(({ file, id }) => ({ id, name: file.name, forget }))]
      for (const { file, id } of added) await look(id, file)
    },
    remove: (id: string): void => drop(id)?.forget?.(),
    /** Gives the photos that are ready away, to be forgotten by who takes them; keeps those that were refused in sight. */
    take(): ChosenPhoto[] {
      const taken = photos.filter((photo) => photo.blob !== undefined)
      for (const { id } of taken) drop(id)
      return taken
    },
  }
}
export type ChosenPhotos = ReturnType<typeof createChosenPhotos>
