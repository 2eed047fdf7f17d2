import { limitBytes } from '@moodscape/shared/bounds/limit-bytes'
import { PermanentFailure, TransientFailure } from '@moodscape/shared/failures/failure'
import Replicate from 'replicate'
import { Agent, type Dispatcher } from 'undici'

import { isRefusal } from '../models/model-complaints.ts'
import { inRequestSpan } from './request-spans.ts'
import { NotSent, sendBefore } from './send-deadline.ts'

/** The verbs of Replicate's API that the workers use; `run()` is left out: it can neither be resumed nor aborted. */
export type PredictionApi = Pick<Replicate['predictions'], 'create' | 'get' | 'cancel'> & {
  /** Predictions, newest first, page by page. */
  pages(signal: AbortSignal): AsyncGenerator<Prediction[]>
}

export type Prediction = Awaited<ReturnType<Replicate['predictions']['get']>>

export interface ReplicateSettings {
  REPLICATE_API_TOKEN: string
  REPLICATE_BASE_URL: string
  PREDICTION_SECONDS: number
}

/** The clock that bounds the time of requests. A test passes one that it controls. */
export interface RequestClock {
  now(): number
  /** Aborts after so many milliseconds. */
  timeout(milliseconds: number): AbortSignal
}
const CLOCK: RequestClock = { now: Date.now, timeout: (milliseconds) => AbortSignal.timeout(milliseconds) }

/** One request may take so long, in milliseconds. */
const REQUEST_TIMEOUT_MS = 20_000
/** A request that pays leaves this soon after it was decided on, or not at all, in milliseconds. */
export const LONGEST_UNSENT_MS = 2_000
/** A page of a hundred predictions with inputs, logs and outputs as addresses has less than a tenth of this. */
export const MAX_ANSWER_BYTES = 5 * 1024 * 1024

/** Carries the true status of an answer past the client, which would resend a request on seeing it. */
const TRUE_STATUS = 'x-true-status'
const NO_ANSWER = 'none'
const NOT_SENT = 'not sent'
/** "Client closed request": our own abort, no fault of the provider. Also what the client sees in place of an outage. */
export const CLOSED_BY_CLIENT = 499

/**
 * Opens Replicate's API so that no request is ever sent twice by itself: the stock client resends a create up to
 * five times when the connection breaks or on 429, without waiting (replicate 1.4.0), and each may be charged.
 * Retrying is left to the queue, which knows what has been paid for.
 */
export function openReplicate(
  settings: ReplicateSettings,
  { now, timeout }: RequestClock = CLOCK,
): PredictionApi {
  const inTime = new Agent().compose(sendBefore(LONGEST_UNSENT_MS, now))
  const enough = () => timeout(REQUEST_TIMEOUT_MS)
  const replicate = new Replicate({
    auth: settings.REPLICATE_API_TOKEN,
    baseUrl: settings.REPLICATE_BASE_URL,
    useFileOutput: false,
    fetch: (input, init) =>
      init?.method === 'POST' && addressOf(input).endsWith('/predictions')
        ? fetchOnce(input, withCancelAfter(init, settings.PREDICTION_SECONDS), enough(), inTime)
        : fetchOnce(input, init ?? {}, enough()),
  })
  const { create, get, cancel, list } = replicate.predictions
  return {
    create,
    get,
    cancel,
    async *pages(signal) {
      yield* replicate.paginate<Prediction>(() => list({ signal }), { signal })
    },
  }
}

/** The client says that it passes a string, and passes an URL (replicate 1.4.0). */
function addressOf(input: Request | URL | string): string {
  return input instanceof Request ? input.url : input.toString()
}

/** Bounds what a prediction can cost that everybody has forgotten. */
function withCancelAfter(init: RequestInit, seconds: number): RequestInit {
  const headers = new Headers(init.headers)
  headers.set('Cancel-After', `${seconds}s`)
  return { ...init, headers }
}

async function fetchOnce(
  input: Request | string,
  init: RequestInit,
  timeout: AbortSignal,
  dispatcher?: Dispatcher,
): Promise<Response> {
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
  let response: Response
  try {
    // The types of Node.js describe another copy of the same dispatcher.
    const sent = { ...init, signal, redirect: 'error', ...(dispatcher && { dispatcher }) } as RequestInit
    response = await inRequestSpan(addressOf(input), init.method, () => fetch(input, sent))
  } catch (error) {
    if (error instanceof Error && error.cause instanceof NotSent) return standInFor(NOT_SENT, NOT_SENT)
    return standInFor(init.signal?.aborted ? String(CLOSED_BY_CLIENT) : NO_ANSWER, nameOf(error))
  }
  if (response.status !== 429 && response.status < 500) return capped(response)
  await response.body?.cancel()
  return standInFor(String(response.status), String(response.status), response.headers)
}

/** An answer that ends with an error once it is longer than any sensible one: the client reads it as a whole. */
function capped(response: Response): Response {
  if (!response.body || saysToBeShort(response.headers)) return response
  const tooMany = () => new Error(`The provider's answer has more than ${MAX_ANSWER_BYTES} bytes`)
  const { status, statusText, headers } = response
  const body = ReadableStream.from(limitBytes(response.body, MAX_ANSWER_BYTES, tooMany))
  return new Response(body, { status, statusText, headers })
}

/** Whether an answer says how long it is, as most do: no more is read of it then. Unpacked it may be longer. */
function saysToBeShort(headers: Headers): boolean {
  const announced = Number(headers.get('content-length') ?? NaN)
  return announced <= MAX_ANSWER_BYTES && !headers.has('content-encoding')
}

/** An answer that the client does not resend a request on; its error shows the reason in place of the status. */
function standInFor(trueStatus: string, reason: string, answered?: Headers): Response {
  const headers = new Headers(answered)
  headers.set(TRUE_STATUS, trueStatus)
  return new Response(null, { status: CLOSED_BY_CLIENT, statusText: `in place of ${reason}`, headers })
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an answer'
  const { code } = (error.cause ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : error.name
}

/** What became of a request to create a prediction. */
export type CreateRefusal =
  /** The provider said no: nothing was created, nothing is charged. */
  | { accepted: 'no'; failure: PermanentFailure | TransientFailure }
  /** It may have been created: look before asking again. */
  | { accepted: 'unknown'; failure: TransientFailure }

/** Reads an error of the client on creating a prediction. */
export function readCreateError(error: unknown): CreateRefusal {
  if (error instanceof TransientFailure) return { accepted: 'no', failure: error }
  if (responseOf(error)?.headers.get(TRUE_STATUS) === NOT_SENT) {
    const detail = 'The worker slept over its request'
    return {
      accepted: 'no',
      failure: new TransientFailure('internal_error', { detail, cause: error, countsAsAttempt: false }),
    }
  }
  const { status, retryAfterMs } = statusOf(error)
  if (status === 429) {
    return {
      accepted: 'no',
      failure: unavailable(error, { retryAfterMs: retryAfterMs ?? 5_000, countsAsAttempt: false }),
    }
  }
  if (status === 402) {
    return {
      accepted: 'no',
      failure: new TransientFailure('payment_required', {
        cause: error,
        retryAfterMs: 60_000,
        countsAsAttempt: false,
      }),
    }
  }
  if (isTokenRefused(error)) return { accepted: 'no', failure: readRequestError(error) }
  if (status !== undefined && status >= 400 && status < 500 && status !== 408) {
    const code = isRefusal(complaintOf(error)) ? 'content_refused' : 'provider_rejected'
    return { accepted: 'no', failure: new PermanentFailure(code, { cause: error }) }
  }
  return { accepted: 'unknown', failure: unavailable(error, { retryAfterMs }) }
}

/** Reads an error of the client on any request that can be repeated. */
export function readRequestError(error: unknown): TransientFailure {
  if (error instanceof TransientFailure) return error
  const { status, retryAfterMs } = statusOf(error)
  if (status === 429)
    return unavailable(error, { retryAfterMs: retryAfterMs ?? 5_000, countsAsAttempt: false })
  if (isTokenRefused(error))
    return new TransientFailure('provider_unavailable', { cause: error, retryAfterMs: 30_000 })
  return unavailable(error, { retryAfterMs })
}

/** Whether an error says that the provider does not know the prediction (any more). */
export function isUnknownPrediction(error: unknown): boolean {
  return statusOf(error).status === 404
}

/** Whether an error says that the account has to be topped up first. */
export function isOutOfCredit(error: unknown): boolean {
  return statusOf(error).status === 402
}

/** Whether an error says that the token is not accepted. */
export function isTokenRefused(error: unknown): boolean {
  const { status } = statusOf(error)
  return status === 401 || status === 403
}

/** Whether an error is a sign of an outage rather than of a request of ours that is wrong. */
export function isOutage(error: unknown): boolean {
  const { status } = statusOf(error)
  return status === undefined || status >= 500
}

/** The status that the provider answered with, in whatever form the client gives it; undefined where none came. */
export function trueStatusOf(error: unknown): number | undefined {
  const { status } = statusOf(error)
  return Number.isNaN(status) ? CLOSED_BY_CLIENT : status
}

function unavailable(
  cause: unknown,
  hints: { retryAfterMs?: number | undefined; countsAsAttempt?: boolean },
): TransientFailure {
  return new TransientFailure('provider_unavailable', { cause, ...hints })
}

function statusOf(error: unknown): { status: number | undefined; retryAfterMs: number | undefined } {
  const response = responseOf(error)
  if (!response) return { status: undefined, retryAfterMs: undefined }
  const trueStatus = response.headers.get(TRUE_STATUS)
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN)
  return {
    status: trueStatus === NO_ANSWER ? undefined : Number(trueStatus ?? response.status),
    retryAfterMs: Number.isFinite(retryAfter) ? Math.min(retryAfter, 600) * 1_000 : undefined,
  }
}

/** What the provider said. The client puts the address before it, and so the model's name (replicate 1.4.0). */
function complaintOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^.* failed with status [^:]*: /, '') : ''
}

function responseOf(error: unknown): Response | undefined {
  const { response } = error as { response?: unknown }
  return response instanceof Response ? response : undefined
}
