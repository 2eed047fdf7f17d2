import {
  type CallOptions,
  createClient,
  type StartOptions,
  type VariationOptions as VariationOf,
} from '@moodscape/client'
import type { Upload } from '@moodscape/client/types'

import { fetchFile } from '../files/fetch-file.ts'
import { PhotoMissing } from '../state/problem-code.ts'
import type { MadeKind, MakeOptions, MelodyStyle, Mood, PictureStyle } from './types.ts'

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
      if (original_image === null) throw new PhotoMissing()
      return fetchFile(original_image, fetchThis).catch((cause: unknown) => {
        throw new PhotoMissing(undefined, { cause })
      })
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
