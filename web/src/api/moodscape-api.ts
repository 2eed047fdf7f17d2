import { createClient } from '@moodscape/client'
import { MoodscapeError } from '@moodscape/client/moodscape-error'
import type { Started } from '@moodscape/client/types'

import { PhotoMissing } from '../state/problem-code.ts'
import type { About, Emotion, GalleryEntry, MadeKind, MakeOptions, Mood, Tone, Upload } from './types.ts'

export interface ApiOptions {
  /** Where the gateway is; relative to the page or absolute. */
  baseUrl: string
  token: () => string
  fetch?: typeof fetch
}

interface Start {
  idempotencyKey: string
  signal?: AbortSignal
}

/** What can be changed of an upload. */
export interface UploadChange {
  chosen_emotion?: Emotion | null
  shown?: { image?: string | null; melody?: string | null }
}

export interface VariationOptions {
  upload_id: string
  style?: string
  seed?: number
  emotion?: Emotion
  tone?: Tone
}

/** Everything the page asks the gateway for. */
export function createApi({ baseUrl, token, fetch: fetchThis = (...args) => fetch(...args) }: ApiOptions) {
  const client = createClient({ baseUrl, token, fetch: fetchThis })

  async function send<Body>(path: string, init: RequestInit = {}): Promise<Body> {
    const headers = new Headers(init.headers)
    if (token()) headers.set('authorization', `Bearer ${token()}`)
    const response = await fetchThis(baseUrl + path, { ...init, headers })
    if (!response.ok) throw await MoodscapeError.from(response)
    return (response.status === 204 ? undefined : await response.json()) as Body
  }

  return {
    ...client,

    /** Older gateways do not tell of themselves: then guests may try. */
    async about(): Promise<About> {
      try {
        return await send<About>('/about')
      } catch (error) {
        if (error instanceof MoodscapeError && error.status < 500) return { guests: true }
        throw error
      }
    },

    sendPhoto(photo: Blob, options: MakeOptions & { consent: string }, { idempotencyKey, signal }: Start) {
      const query = new URLSearchParams({ generate: 'image,melody', ...knownOptions(options) })
      if (!options.keep_photo) query.set('keep_photo', 'false')
      query.set('consent', options.consent)
      const form = new FormData()
      form.set('image', photo, 'photo')
      return send<Started>(`/upload-image?${query}`, {
        method: 'POST',
        body: form,
        headers: { 'idempotency-key': idempotencyKey },
        ...(signal && { signal }),
      })
    },

    sendMood(mood: Mood, options: MakeOptions, { idempotencyKey, signal }: Start) {
      return send<Started>('/moods', {
        method: 'POST',
        body: JSON.stringify({ ...mood, generate: 'image,melody', ...knownOptions(options) }),
        headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
        ...(signal && { signal }),
      })
    },

    makeAnother(kind: MadeKind, options: VariationOptions, idempotencyKey: string) {
      return send<Started>(`/generate-${kind}`, {
        method: 'POST',
        body: JSON.stringify(options),
        headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      })
    },

    /** @throws PhotoMissing where the upload has none any more, or its store lets no page read it */
    async fetchPhoto({ original_image }: Pick<Upload, 'original_image'>): Promise<Blob> {
      const response = original_image ? await fetchThis(original_image).catch(() => undefined) : undefined
      if (!response?.ok) throw new PhotoMissing()
      return response.blob()
    },

    galleryPage(page: { limit: number; cursor?: string | undefined; emotion?: Emotion | undefined }) {
      const query = new URLSearchParams({ limit: String(page.limit) })
      if (page.cursor) query.set('cursor', page.cursor)
      if (page.emotion) query.set('emotion', page.emotion)
      return send<{ uploads: GalleryEntry[]; next_cursor: string | null }>(`/gallery?${query}`)
    },

    change(uploadId: string, change: UploadChange) {
      return send<Upload>(`/uploads/${encodeURIComponent(uploadId)}`, {
        method: 'PATCH',
        body: JSON.stringify(change),
        headers: { 'content-type': 'application/json' },
      })
    },

    removePhoto: (uploadId: string) =>
      send<void>(`/uploads/${encodeURIComponent(uploadId)}/photo`, { method: 'DELETE' }),
  }
}
export type Api = ReturnType<typeof createApi>

/** An option that says nothing new is not sent: older gateways refuse fields that they do not know. */
function knownOptions({ tone, image_style, melody_style }: MakeOptions): Record<string, string> {
  return {
    ...(tone !== 'match' && { tone }),
    ...(image_style && { image_style }),
    ...(melody_style && { melody_style }),
  }
}
