import { PermanentFailure, TransientFailure } from '@moodscape/shared/failures/failure'
import { keepTrying, pause } from '@moodscape/shared/failures/keep-trying'

import { isInterruption, isRefusal } from './models/model-complaints.ts'
import { findAddresses, type OutputPath } from './outputs/find-addresses.ts'
import {
  isUnknownPrediction,
  type Prediction,
  type PredictionApi,
  readRequestError,
} from './provider/replicate-client.ts'

/** Where a prediction's outputs lie. */
export interface OutputAddresses {
  /** Where the work may lie: at the path to it, where one is configured. */
  work: string[]
  all: string[]
}

export interface FollowOptions {
  api: Pick<PredictionApi, 'get' | 'cancel'>
  signal: AbortSignal
  /** When the prediction must have ended. */
  deadline: Date
  /** Seconds after which the provider was told to cancel it. */
  predictionSeconds?: number | undefined
  /** Where in the output the address lies, if not at the first one. */
  outputPath?: OutputPath | undefined
  onProgress(share: number): void
  /** What the provider said of it when it was created, if that was just now. */
  made?: Prediction | undefined
  /** Resolves early when an event says that the prediction ended. Where there is one, it is seldom asked for besides. */
  wakeUp?: (signal: AbortSignal) => Promise<void>
  wait?: typeof pause
}

/**
 * The provider broke the prediction off and asks to be asked again. The prediction has ended: another has to be paid
 * for, if one is.
 */
export class PredictionInterrupted extends TransientFailure {
  constructor(complaint: string) {
    super('generation_failed', { cause: new Error(complaint), retryAfterMs: INTERRUPTED_RETRY_MS })
  }
}

/** How long to wait from one look to the next, in milliseconds. */
interface Pace {
  first: number
  growth: number
  longest: number
}

/** Where nothing else tells of the end, or where it was told and is not to be seen yet. */
const QUICK: Pace = { first: 250, growth: 1.4, longest: 3_000 }
/** Beside a webhook, which may get lost. A melody of half a minute is asked for twice instead of 15 times. */
const SPARSE: Pace = { first: 10_000, growth: 2, longest: 30_000 }
/** What interrupted one prediction is likely to be over by then. */
const INTERRUPTED_RETRY_MS = 2_000
/** Our deadline is that much earlier than the provider's: a request to create may take so long to arrive. */
const DEADLINE_MARGIN_MS = 30_000

/**
 * Waits for a prediction to succeed and gives the addresses of its outputs. A provider that does not answer is asked
 * again until the deadline: it says nothing about the prediction, which goes on.
 *
 * @throws PermanentFailure when the model refused or failed for good, PredictionInterrupted when the provider broke it
 *   off, TransientFailure when it does not even answer at the deadline, the signal's reason when aborted
 */
export async function followPrediction(id: string, options: FollowOptions): Promise<OutputAddresses> {
  const { api, signal, deadline, onProgress, made, wakeUp, wait = pause } = options
  const patience = { until: deadline, signal, wait }
  const look = () => keepTrying(() => ask(id, api, signal), patience)
  signal.throwIfAborted()
  let pace = wakeUp ? SPARSE : QUICK
  let interval = pace.first
  let prediction = made && (wakeUp || isEnded(made)) ? made : await look()
  for (;;) {
    if (isEnded(prediction)) return readOutputs(prediction, options)
    const restMs = deadline.getTime() - Date.now()
    if (restMs <= 0) {
      await keepTrying(() => stopPrediction(id, api), patience)
      throw new PermanentFailure('deadline_exceeded')
    }
    const share = readProgress(prediction.logs)
    if (share !== undefined) onProgress(share)
    const napMs = Math.min(interval, Math.max(restMs, QUICK.first))
    const isWoken = await nap((ends) => wait(napMs, ends), signal, wakeUp)
    signal.throwIfAborted()
    if (isWoken) pace = QUICK
    interval = isWoken ? pace.first : Math.min(interval * pace.growth, pace.longest)
    prediction = await look()
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

/** @returns whether the event came, and not the end of the wait */
async function nap(
  wait: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  wakeUp: FollowOptions['wakeUp'],
): Promise<boolean> {
  const enough = new AbortController()
  const ends = AbortSignal.any([signal, enough.signal])
  const sleep = wait(ends)
  const over = sleep.then(() => false)
  try {
    if (!wakeUp) return await over
    return await Promise.race([
      over,
      wakeUp(ends).then(
        () => true,
        () => over,
      ),
    ])
  } catch {
    signal.throwIfAborted()
    return false
  } finally {
    enough.abort()
    await sleep.catch(() => {})
  }
}

function isEnded({ status }: Prediction): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'canceled' || status === 'aborted'
}

function readOutputs(prediction: Prediction, options: FollowOptions): OutputAddresses {
  const { status, error, data_removed } = prediction
  if (status === 'failed') throw readComplaint(error)
  if (status === 'aborted') throw new PermanentFailure('deadline_exceeded')
  if (status === 'canceled')
    throw new PermanentFailure(wasCutOff(prediction, options) ? 'deadline_exceeded' : 'canceled_at_provider')
  const work = findAddresses(prediction.output, options.outputPath)
  if (work.length > 0) return { work, all: findAddresses(prediction.output) }
  const cause = new Error(data_removed ? 'The output has been deleted' : 'There is no address in the output')
  throw new PermanentFailure('output_unusable', { cause, repeats: !data_removed })
}

function readComplaint(error: unknown): PermanentFailure | TransientFailure {
  const text = typeof error === 'string' ? error : JSON.stringify(error ?? '')
  const excerpt = text.slice(0, 500)
  if (isRefusal(text)) return new PermanentFailure('content_refused', { cause: new Error(excerpt) })
  if (isInterruption(text)) return new PredictionInterrupted(excerpt)
  return new PermanentFailure('generation_failed', { cause: new Error(excerpt) })
}

/**
 * Whether a canceled prediction ran out of its time; it may also have been canceled by hand. How long it took is
 * measured by the provider's own clock where it says so.
 *
 * @see https://replicate.com/docs/topics/predictions/lifecycle
 */
function wasCutOff(prediction: Prediction, { deadline, predictionSeconds }: FollowOptions): boolean {
  const lastedMs = Date.parse(prediction.completed_at ?? '') - Date.parse(prediction.created_at)
  if (Number.isNaN(lastedMs) || predictionSeconds === undefined) return Date.now() >= deadline.getTime()
  const allowedMs = predictionSeconds * 1_000
  return lastedMs >= Math.max(allowedMs - DEADLINE_MARGIN_MS, allowedMs / 2)
}

/** The share done, where the model's log ends in a percentage as progress bars print it. */
function readProgress(logs: string | undefined): number | undefined {
  const last = logs?.slice(-400).match(/(\d{1,3})%(?!.*\d%)/s)?.[1]
  return last === undefined ? undefined : Math.min(Number(last), 100) / 100
}
