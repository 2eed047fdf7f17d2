import {
  type CallOptions,
  createClient,
  fetchAbout,
  type StartOptions,
  type VariationOptions as VariationOf,
} from '@moodscape/client'
import { MoodscapeError } from '@moodscape/client/moodscape-error'
import type { Upload } from '@moodscape/client/types'

import { PhotoMissing } from '../state/problem-code.ts'
import type { About, MadeKind, MakeOptions, MelodyStyle, Mood, PictureStyle } from './types.ts'

export interface ApiOptions {
  /** Where the gateway is; relative to the page or absolute. */
  baseUrl: string
  token: () => string
  fetch?: typeof fetch
}

/** What a variation is asked for with. A style is one that the gateway has named. */
export type VariationOptions = Omit<VariationOf<string>, 'webhook_url'> & { upload_id: string }

/** What is sent once, however often its request is. */
type Named = CallOptions & { idempotencyKey: string }

const EVERYTHING: MadeKind[] = ['image', 'melody']

/** Everything the page asks the gateway for: what the client has, with what this page always wants. */
export function createApi({ baseUrl, token, fetch: fetchThis = (...args) => fetch(...args) }: ApiOptions) {
  const client = createClient({ baseUrl, token, fetch: fetchThis })

  return {
    ...client,

    /** Older gateways do not tell of themselves: then guests may try. */
    async about(): Promise<About> {
      try {
        return (await fetchAbout(baseUrl, fetchThis)) as About
      } catch (error) {
        if (error instanceof MoodscapeError && error.status < 500) return { guests: true }
        throw error
      }
    },

    sendPhoto(photo: Blob, options: MakeOptions & { consent: string }, call: Named) {
      const { keep_photo, consent } = options
      return client.upload(photo, {
        ...call,
        ...startOptions(options),
        ...(!keep_photo && { keep_photo }),
        consent,
      })
    },

    sendMood: (mood: Mood, options: MakeOptions, call: Named) =>
      client.startFromMood(mood, startOptions(options), call),

    makeAnother: (kind: MadeKind, options: VariationOptions, idempotencyKey: string) =>
      client.make(kind, options as VariationOf<PictureStyle | MelodyStyle>, { idempotencyKey }),

    /** @throws PhotoMissing where the upload has none any more, or its store lets no page read it */
    async fetchPhoto({ original_image }: Pick<Upload, 'original_image'>): Promise<Blob> {
      const response = original_image ? await fetchThis(original_image).catch(() => undefined) : undefined
      if (!response?.ok) throw new PhotoMissing()
      return response.blob()
    },
  }
}
export type Api = ReturnType<typeof createApi>

/** An option that says nothing new is not sent: older gateways refuse fields that they do not know. */
function startOptions({ tone, image_style, melody_style }: MakeOptions) {
  return {
    generate: EVERYTHING,
    ...(tone !== 'match' && { tone }),
    ...(image_style && { image_style }),
    ...(melody_style && { melody_style }),
  } satisfies StartOptions
}
