import { createJobCalls, type Send } from './job-calls.ts'
import { MoodscapeError } from './moodscape-error.ts'
import type {
  Gallery,
  Job,
  MelodyStyle,
  PictureStyle,
  Session,
  Started,
  StyleOfKind,
  Upload,
} from './types.ts'

export { hasEnded } from './job-calls.ts'

export interface ClientOptions {
  /** Where the gateway is, like `https://moods.example` or `https://example.org/moods`. */
  baseUrl: string
  /** A bearer token, or how to get one for each request. */
  token: string | (() => string | Promise<string>)
  /** Replaces the global fetch. */
  fetch?: typeof fetch
}

export interface CallOptions {
  signal?: AbortSignal
  /** Names the request, so that repeating it does nothing twice. */
  idempotencyKey?: string
}

/** What can be made of a mood. */
export type GeneratedKind = keyof StyleOfKind

/** What can be said about a new variation. */
export interface VariationOptions<Style> {
  upload_id?: string
  emotion?: string
  style?: Style
  seed?: number
  webhook_url?: string
}

/**
 * Talks to a Moodscape gateway. Every method rejects with MoodscapeError when the gateway answers with a problem, and
 * with what fetch throws when it does not answer.
 */
export function createClient(options: ClientOptions) {
  const send = createSender(options)

  async function start(path: string, init: RequestInit, call: CallOptions = {}): Promise<Started> {
    const headers = new Headers(init.headers)
    if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey)
    return send<Started>(path, { ...init, headers, ...(call.signal && { signal: call.signal }) })
  }

  function make<Kind extends GeneratedKind>(
    kind: Kind,
    variation: VariationOptions<StyleOfKind[Kind]>,
    call?: CallOptions,
  ): Promise<Started> {
    return start(`/generate-${kind}`, { method: 'POST', ...json(variation) }, call)
  }

  return {
    /** Uploads a photo and has its emotion read; with `generate`, what it names is made of it too. */
    upload(
      photo: Blob,
      uploading: { generate?: GeneratedKind[]; webhook_url?: string } & CallOptions = {},
    ): Promise<Started> {
      const query = new URLSearchParams()
      if (uploading.generate?.length) query.set('generate', uploading.generate.join(','))
      if (uploading.webhook_url !== undefined) query.set('webhook_url', uploading.webhook_url)
      const form = new FormData()
      form.set('image', photo, 'photo')
      return start(`/upload-image?${query.toString()}`, { method: 'POST', body: form }, uploading)
    },

    /** Another variation of a kind for an upload. */
    make,

    /** Another picture for an upload. */
    paint: (variation: VariationOptions<PictureStyle>, call?: CallOptions) => make('image', variation, call),

    /** Another melody for an upload. */
    compose: (variation: VariationOptions<MelodyStyle>, call?: CallOptions) =>
      make('melody', variation, call),

    ...createJobCalls(send),

    /** A page of the gallery, newest first. */
    gallery(page: { limit?: number; cursor?: string } = {}): Promise<Gallery> {
      const query = new URLSearchParams()
      if (page.limit !== undefined) query.set('limit', String(page.limit))
      if (page.cursor !== undefined) query.set('cursor', page.cursor)
      return send(`/gallery?${query.toString()}`, {})
    },

    getUpload(uploadId: string): Promise<Upload> {
      return send(`/uploads/${encodeURIComponent(uploadId)}`, {})
    },

    /** Erases one upload with all that was made from it; one that is gone already is fine. */
    async eraseUpload(uploadId: string): Promise<void> {
      try {
        await send.raw(`/uploads/${encodeURIComponent(uploadId)}`, { method: 'DELETE' })
      } catch (error) {
        if (!(error instanceof MoodscapeError && error.code === 'not_found')) throw error
      }
    },

    /** Erases everything of this user; wait for the job to know that it is done. */
    eraseEverything(): Promise<Job> {
      return send('/me', { method: 'DELETE' })
    },
  }
}
export type MoodscapeClient = ReturnType<typeof createClient>

/** Begins as a guest, where the gateway allows it. */
export async function createGuestSession(baseUrl: string, fetchThis: typeof fetch = fetch): Promise<Session> {
  const response = await fetchThis(addressOf(baseUrl, '/session'), { method: 'POST' })
  if (!response.ok) throw await MoodscapeError.from(response)
  return (await response.json()) as Session
}

/** A path below the address of the gateway, which may have a path of its own. */
function addressOf(baseUrl: string, path: string): string {
  return baseUrl.replace(/\/+$/, '') + path
}

function createSender({ baseUrl, token, fetch: fetchThis = fetch }: ClientOptions): Send {
  async function raw(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${typeof token === 'string' ? token : await token()}`)
    const response = await fetchThis(addressOf(baseUrl, path), { ...init, headers })
    if (!response.ok) throw await MoodscapeError.from(response)
    return response
  }
  const send = async <Body>(path: string, init: RequestInit) => (await (await raw(path, init)).json()) as Body
  return Object.assign(send, { raw })
}

function json(body: object): Pick<RequestInit, 'body' | 'headers'> {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}
