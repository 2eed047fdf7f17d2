import { setTimeout as wait } from 'node:timers/promises'

import { PermanentFailure, TransientFailure } from '@moodscape/shared/failures/failure'
import { keepTrying } from '@moodscape/shared/failures/keep-trying'

import {
  isUnknownPrediction,
  type Prediction,
  type PredictionApi,
  readRequestError,
} from './replicate-client.ts'

export interface FollowOptions {
  api: Pick<PredictionApi, 'get' | 'cancel'>
  signal: AbortSignal
  /** When the prediction must have ended. */
  deadline: Date
  onProgress(share: number): void
  /** Resolves early when somebody has heard that the prediction ended. */
  wakeUp?: (signal: AbortSignal) => Promise<void>
}

const FIRST_INTERVAL_MS = 250
const LONGEST_INTERVAL_MS = 3_000

/**
 * Waits for a prediction to succeed and gives the addresses of its outputs. A provider that does not answer is asked
 * again until the deadline: it says nothing about the prediction, which goes on.
 *
 * @throws PermanentFailure when the model refused or failed for good, TransientFailure when the provider does not
 *   even answer at the deadline, the signal's reason when aborted
 */
export async function followPrediction(id: string, options: FollowOptions): Promise<string[]> {
  const { api, signal, deadline, onProgress } = options
  const patience = { until: deadline, signal }
  for (let interval = FIRST_INTERVAL_MS; ; interval = Math.min(interval * 1.4, LONGEST_INTERVAL_MS)) {
    signal.throwIfAborted()
    const prediction = await keepTrying(() => ask(id, api, signal), patience)
    if (isEnded(prediction)) return readOutputs(prediction)
    if (deadline.getTime() <= Date.now()) {
      await keepTrying(() => stopPrediction(id, api), patience)
      throw new PermanentFailure('deadline_exceeded')
    }
    const share = readProgress(prediction.logs)
    if (share !== undefined) onProgress(share)
    await nap(interval, signal, options.wakeUp)
  }
}

/** Cancels a prediction at the provider; one that has ended or is unknown there is fine. */
export async function stopPrediction(id: string, api: Pick<PredictionApi, 'cancel'>): Promise<void> {
  try {
    await api.cancel(id)
  } catch (error) {
    if (!isUnknownPrediction(error)) throw readRequestError(error)
  }
}

async function ask(id: string, api: Pick<PredictionApi, 'get'>, signal: AbortSignal): Promise<Prediction> {
  try {
    const prediction = await api.get(id, { signal })
    if (typeof prediction?.status !== 'string')
      throw new TransientFailure('provider_unavailable', { detail: 'An answer without a status' })
    return prediction
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof TransientFailure) throw error
    if (isUnknownPrediction(error)) throw new PermanentFailure('generation_failed', { cause: error })
    throw readRequestError(error)
  }
}

async function nap(
  milliseconds: number,
  signal: AbortSignal,
  wakeUp: FollowOptions['wakeUp'],
): Promise<void> {
  const enough = new AbortController()
  const ends = AbortSignal.any([signal, enough.signal])
  const sleep = wait(milliseconds, undefined, { signal: ends })
  try {
    await Promise.race([sleep, ...(wakeUp ? [wakeUp(ends)] : [])])
  } catch {
    signal.throwIfAborted()
  } finally {
    enough.abort()
    await sleep.catch(() => {})
  }
}

function isEnded({ status }: Prediction): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'canceled' || status === 'aborted'
}

function readOutputs(prediction: Prediction): string[] {
  if (prediction.status === 'failed') throw readModelError(prediction.error)
  if (prediction.status !== 'succeeded') throw new PermanentFailure('deadline_exceeded')
  const output: unknown = prediction.output
  const urls = (Array.isArray(output) ? output : [output]).filter(
    (url): url is string => typeof url === 'string',
  )
  if (urls.length === 0) throw new PermanentFailure('output_unusable')
  return urls
}

/** Models refuse unsafe content in words of their own; E005 is Replicate's code for flagged input or output. */
function readModelError(error: unknown): PermanentFailure {
  const text = typeof error === 'string' ? error : JSON.stringify(error ?? '')
  const isRefusal = /nsfw|flagged|sensitive|safety|content policy|\bE005\b/i.test(text)
  return new PermanentFailure(isRefusal ? 'content_refused' : 'generation_failed', {
    cause: new Error(text.slice(0, 500)),
  })
}

/** The share done, where the model's log ends in a percentage as progress bars print it. */
function readProgress(logs: string | undefined): number | undefined {
  const last = logs?.slice(-400).match(/(\d{1,3})%(?!.*\d%)/s)?.[1]
  return last === undefined ? undefined : Math.min(Number(last), 100) / 100
}
