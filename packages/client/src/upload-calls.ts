import type { Send } from './job-calls.ts'
import { json } from './json.ts'
import { MoodscapeError } from './moodscape-error.ts'
import type { Emotion, Gallery, Share, Upload } from './types.ts'

/** Which entries of the gallery, newest first. */
export interface GalleryQuery {
  limit?: number
  /** Where an earlier page has ended; with the same filters as there. */
  cursor?: string
  /** The emotion that its owner has chosen, or else that was read. */
  emotion?: Emotion
  /** Dates or times, ISO 8601: from the first, to the second. */
  from?: string
  to?: string
}

/** What its owner says of an upload. Null takes back what was said; what is absent stays. */
export interface UploadChange {
  chosen_emotion?: Emotion | null
  /** By kind, the job of the variation that the gallery shows. */
  shown?: { [Kind in keyof Upload['shown']]?: string | null }
}

/** What a client does with uploads that are there. */
export function createUploadCalls(send: Send) {
  return {
    /** A page of the gallery. A filtered one may have fewer entries than asked for, and a next cursor all the same. */
    gallery(wanted: GalleryQuery = {}): Promise<Gallery> {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(wanted)) {
        if (value !== undefined) query.set(name, `${value}`)
      }
      return send(`/gallery?${query.toString()}`, {})
    },

    getUpload(uploadId: string): Promise<Upload> {
      return send(addressOf(uploadId), {})
    },

    /** Corrects the emotion that was read, or chooses what the gallery shows. */
    changeUpload(uploadId: string, change: UploadChange): Promise<Upload> {
      return send(addressOf(uploadId), { ...json(change), method: 'PATCH' })
    },

    /** Erases the photo and keeps what was made from it; a photo that is gone already is fine. */
    erasePhoto: (uploadId: string) => erase(`${addressOf(uploadId)}/photo`),

    /** Erases one upload with all that was made from it; one that is gone already is fine. */
    eraseUpload: (uploadId: string) => erase(addressOf(uploadId)),

    /** Puts picture, melody and these words on a public page, or gives the page that is there new words and an end. */
    share(uploadId: string, page: { words?: string; days?: number } = {}): Promise<Share> {
      return send(`${addressOf(uploadId)}/share`, { ...json(page), method: 'POST' })
    },

    /** Takes the public page away; one that is gone already is fine. */
    unshare: (uploadId: string) => erase(`${addressOf(uploadId)}/share`),
  }

  async function erase(path: string): Promise<void> {
    try {
      await send.raw(path, { method: 'DELETE' })
    } catch (error) {
      if (!(error instanceof MoodscapeError && error.code === 'not_found')) throw error
    }
  }
}

function addressOf(uploadId: string): string {
  return `/uploads/${encodeURIComponent(uploadId)}`
}
