import { createJobCalls, type Send } from './job-calls.ts'
import { json } from './json.ts'
import { MoodscapeError } from './moodscape-error.ts'
import type { About, Job, MelodyStyle, PictureStyle, Session, Started, StyleOfKind } from './types.ts'
import { createUploadCalls } from './upload-calls.ts'

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
  tone?: Tone
  webhook_url?: string
}

/** Whether works feel like the mood they are made of, or lift it. */
export type Tone = 'match' | 'lift'

/** What is to be made as soon as the mood is known, and how. */
export type StartOptions = {
  generate?: GeneratedKind[]
  tone?: Tone
  webhook_url?: string
} & { [Kind in GeneratedKind as `${Kind}_style`]?: StyleOfKind[Kind] }

export interface PhotoOptions {
  /** `false`: the photo goes as soon as it was read, and what was made stays. */
  keep_photo?: boolean
  /** The version of the notice that the person has agreed to. */
  consent?: string
}

/** A place on the circumplex: unpleasant to pleasant, drowsy to excited, each in -1..1. */
export interface Mood {
  valence: number
  arousal: number
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
    upload(photo: Blob, uploading: StartOptions & PhotoOptions & CallOptions = {}): Promise<Started> {
      const { signal: _signal, idempotencyKey: _key, ...options } = uploading
      const fields = Object.entries(fieldsOf(options))
      const query = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, `${value}`]))
      const form = new FormData()
      form.set('image', photo, 'photo')
      return start(`/upload-image?${query.toString()}`, { method: 'POST', body: form }, uploading)
    },

    /** Begins with a mood that was pointed at, and no photo. */
    startFromMood(
      { valence, arousal }: Mood,
      options: Omit<StartOptions, 'webhook_url'> & { generate: GeneratedKind[] },
      call?: CallOptions,
    ): Promise<Started> {
      const body = { valence, arousal, ...fieldsOf(options) }
      return start('/moods', { method: 'POST', ...json(body) }, call)
    },

    /** Another variation of a kind for an upload. */
    make,

    /** Another picture for an upload. */
    paint: (variation: VariationOptions<PictureStyle>, call?: CallOptions) => make('image', variation, call),

    /** Another melody for an upload. */
    compose: (variation: VariationOptions<MelodyStyle>, call?: CallOptions) =>
      make('melody', variation, call),

    ...createJobCalls(send),

    ...createUploadCalls(send),

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

/** What the service is, for anybody: who reads and makes, which styles there are, and whether guests may begin. */
export async function fetchAbout(baseUrl: string, fetchThis: typeof fetch = fetch): Promise<About> {
  const response = await fetchThis(addressOf(baseUrl, '/about'))
  if (!response.ok) throw await MoodscapeError.from(response)
  return (await response.json()) as About
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

/** Options as fields of a request: what is absent is not sent. */
function fieldsOf({ generate, ...options }: StartOptions & PhotoOptions): Record<string, string | boolean> {
  const fields = { ...options, ...(generate?.length && { generate: generate.join(',') }) }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
