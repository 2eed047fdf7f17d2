import { PermanentFailure, Superseded, TransientFailure } from '@moodscape/shared/failures/failure'
import { pause, uncounted } from '@moodscape/shared/failures/keep-trying'
import type { Logger } from '@moodscape/shared/process/log'
import type { WorkMetrics } from '@moodscape/shared/process/metrics'
import type { Claim } from '@moodscape/shared/records/claim'
import type { Intent } from '@moodscape/shared/records/upload-record'
import { notePart, withdrawIntent } from '@moodscape/shared/records/upload-transitions'

import { DEFAULT_DOUBT_MS, findPrediction } from './find-prediction.ts'
import { stopPrediction } from './follow-prediction.ts'
import { nextIntent } from './intent.ts'
import type { PredictionRequest } from './prediction-request.ts'
import { type Prediction, type PredictionApi, readCreateError } from './provider/replicate-client.ts'

export interface PaymentOptions {
  api: Pick<PredictionApi, 'create' | 'pages' | 'cancel'>
  metrics: Pick<WorkMetrics, 'predictions' | 'resubmits'>
  log: Logger
  signal: AbortSignal
  /** Address that Replicate calls; the intent's id is added to its path. */
  webhookUrl?: string | undefined
  /** The permission to pay that was written along with the claim, and that nobody has used. */
  intent?: Intent | undefined
  /** Called with a prediction that was just made, while its id is still being written down: what may begin beside that. */
  onMade?: (prediction: MadePrediction) => void
  /** How long after an intent its request may still arrive at the provider, in milliseconds. */
  doubtMs?: number
  now?: () => Date
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/**
 * A request is only sent this soon after its intent was written; a process that was suspended in between writes a new
 * intent.
 */
const FRESH_INTENT_MS = 5_000
const MAX_RESUBMITS = 1
/** While a request may be on its way, the list is looked through so often. */
const LOOK_EVERY_MS = 5_000

export interface ObtainedPrediction {
  id: string
  /** What the provider said of it when it was created, if that was just now. */
  made?: Prediction
}
export type MadePrediction = Required<ObtainedPrediction>

/**
 * Gives the one prediction of a claimed part, creating it at most once.
 *
 * Replicate takes no idempotency key, so the payment is fenced here: an intent is written to the record before the
 * request, by the claim itself or here, and the id after it. An intent without an id means that an earlier worker died
 * or lost the answer in between: the prediction is then looked for before anything is paid again.
 *
 * The id of a prediction that had succeeded when it was created is not written: the caller does so, with its result or
 * with the failure to get it.
 *
 * @throws TransientFailure when the provider is away, PermanentFailure when it refuses or it stays in doubt whether
 *   it was asked, Superseded when another worker took the part over, the signal's reason when aborted
 */
export async function obtainPrediction(
  claim: Claim,
  request: PredictionRequest,
  options: PaymentOptions,
): Promise<ObtainedPrediction> {
  const now = options.now ?? (() => new Date())
  if (claim.part.prediction_id) return { id: claim.part.prediction_id }
  const doubtful = claim.part.intent
  if (options.intent && options.intent.id === doubtful?.id)
    return payOnce(claim, options.intent, request, options, now)
  if (doubtful) {
    const found = await resolveDoubt(claim, doubtful, request, options)
    if (found) {
      await notePrediction(claim, found)
      return { id: found }
    }
    if (doubtful.resubmits >= MAX_RESUBMITS) throw new PermanentFailure('payment_in_doubt')
    options.metrics.resubmits.inc({ kind: claim.part.kind })
    options.log.warn(
      { intent_id: doubtful.id },
      'no trace of an earlier request at the provider: asking once more',
    )
  }
  const intent = nextIntent(claim.part, request, now())
  await claim.change((record, part) => notePart(record, part, { intent, model: request.model }))
  return payOnce(claim, intent, request, options, now)
}

/**
 * Looks for the prediction of an intent without an answer for as long as its request may still arrive. The wait
 * happens here and not in the queue, where the job would be behind all others and the output could be deleted before
 * its turn. The time is counted from the first look, not from the intent: the clock that dated the intent may be
 * behind this one, so a request that has just been sent would look old and be paid again.
 *
 * @returns the prediction's id, or undefined once it is certain that there is none
 */
async function resolveDoubt(
  claim: Claim,
  doubtful: Intent,
  request: PredictionRequest,
  options: PaymentOptions,
): Promise<string | undefined> {
  const { signal, log, doubtMs = DEFAULT_DOUBT_MS, wait = pause } = options
  for (let restMs = doubtMs; ; restMs -= LOOK_EVERY_MS) {
    signal.throwIfAborted()
    const finding = await findPrediction(claim.upload, claim.part, request, options).catch((error: unknown) =>
      asUncounted(error, signal),
    )
    if (finding.outcome === 'found') return finding.predictionId
    if (finding.outcome === 'unclear') {
      log.warn(
        { intent_id: doubtful.id, why: finding.why },
        'not asking again: the earlier request may have been accepted',
      )
      throw new PermanentFailure('payment_in_doubt', { cause: new Error(finding.why) })
    }
    if (restMs <= 0) return undefined
    await wait(Math.min(LOOK_EVERY_MS, restMs), signal)
  }
}

/** While the list cannot be read nothing has been tried. */
function asUncounted(error: unknown, signal: AbortSignal): never {
  signal.throwIfAborted()
  throw error instanceof TransientFailure ? uncounted(error) : error
}

async function payOnce(
  claim: Claim,
  intent: Intent,
  request: PredictionRequest,
  options: PaymentOptions,
  now: () => Date,
): Promise<ObtainedPrediction> {
  const { api, metrics, signal, webhookUrl } = options
  if (now().getTime() - Date.parse(intent.at) > FRESH_INTENT_MS || signal.aborted) {
    await claim.change(withdrawIntent)
    throw new TransientFailure('internal_error', {
      detail: 'The worker slept over its intent',
      countsAsAttempt: false,
    })
  }
  let prediction: Prediction
  try {
    metrics.predictions.inc({ kind: claim.part.kind })
    // No abort signal: a request that may have been accepted is waited for, so that its id is known.
    prediction = await api.create({
      ...modelOrVersion(request.model),
      input: request.inputFor(intent.id),
      ...(webhookUrl && {
        webhook: `${webhookUrl}/${intent.id}`,
        webhook_events_filter: ['completed' as const],
      }),
    })
  } catch (error) {
    const refusal = readCreateError(error)
    if (refusal.accepted === 'no') await claim.change(withdrawIntent)
    throw refusal.failure
  }
  if (typeof prediction.id !== 'string' || prediction.id === '') {
    throw new TransientFailure('provider_unavailable', {
      detail: 'The provider answered without a prediction id',
    })
  }
  const obtained = { id: prediction.id, made: prediction }
  if (prediction.status === 'succeeded') return obtained
  const adopted = adoptOrStop(claim, prediction.id, options)
  options.onMade?.(obtained)
  await adopted
  return obtained
}

/**
 * The worker that took the part over adopts the prediction. If the part has ended or been erased, the prediction is
 * canceled.
 */
async function adoptOrStop(claim: Claim, predictionId: string, { api, log }: PaymentOptions): Promise<void> {
  try {
    await notePrediction(claim, predictionId)
  } catch (error) {
    if (error instanceof Superseded && error.because !== 'taken') {
      await stopPrediction(predictionId, api).catch((err: unknown) => {
        log.warn({ err, prediction_id: predictionId }, 'a prediction that nobody wants runs on')
      })
    }
    throw error
  }
}

/** Writes down that a part is paid: whoever claims it later follows this prediction. */
export async function notePrediction(claim: Claim, id: string): Promise<void> {
  await claim.change((record, part) => notePart(record, part, { prediction_id: id }))
}

function modelOrVersion(model: string): { model: string } | { version: string } {
  const version = model.split(':')[1]
  return version ? { version } : { model }
}
