import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import type { Claim } from './claim.ts'
import { PermanentFailure, Superseded, TransientFailure } from './failure.ts'
import { stopPrediction } from './follow-prediction.ts'
import type { Logger } from './log.ts'
import type { WorkMetrics } from './metrics.ts'
import { readCreateError, readRequestError, type Prediction, type PredictionApi } from './replicate-client.ts'
import type { Intent } from './upload-record.ts'
import { notePart, withdrawIntent } from './upload-transitions.ts'

/** What is to be predicted. */
export interface PredictionOrder {
  /** `owner/name`, or `owner/name:version` with the 64 digits of a version. */
  model: string
  /** The model's input; `reference` carries the intent's id where the model has a field that it echoes. */
  inputFor(reference: string): Record<string, unknown>
}

export interface PaymentOptions {
  api: Pick<PredictionApi, 'create' | 'pages' | 'cancel'>
  metrics: Pick<WorkMetrics, 'predictions' | 'resubmits'>
  log: Logger
  signal: AbortSignal
  /** Address that Replicate calls; the intent's id is added to its path. */
  webhookUrl?: string | undefined
  /** How long after an intent its request may still arrive at the provider, in milliseconds. */
  doubtMs?: number
  now?: () => Date
}

/** A request is only sent this soon after its intent was written: a process that slept in between starts anew. */
const FRESH_INTENT_MS = 5_000
const DEFAULT_DOUBT_MS = 45_000
const MAX_RESUBMITS = 1
/** The provider's clock may differ from ours by this much. */
const CLOCK_SKEW_MS = 120_000
/** So many pages (of 100) of the list are searched for a lost prediction. */
const MAX_PAGES = 20

/**
 * Gives the id of the one prediction of a claimed part, creating it at most once.
 *
 * Replicate takes no idempotency key, so the payment is fenced here: an intent is written to the record before
 * the request, the id after it. An intent without an id means that an earlier worker died or lost the answer in
 * between: the prediction is then looked for before anything is paid again.
 *
 * @throws TransientFailure while it is in doubt or the provider is away, PermanentFailure when it refuses,
 *   Superseded when somebody else took the part over
 */
export async function obtainPrediction(claim: Claim, order: PredictionOrder, options: PaymentOptions): Promise<string> {
  const now = options.now ?? (() => new Date())
  if (claim.part.prediction_id) return claim.part.prediction_id
  const doubtful = claim.part.intent
  if (doubtful) {
    const found = await findPrediction(doubtful, order, options)
    if (found) return adopt(claim, found.id)
    if (now().getTime() < Date.parse(doubtful.at) + (options.doubtMs ?? DEFAULT_DOUBT_MS)) {
      throw new TransientFailure('payment_in_doubt', { retryAfterMs: 5_000, countsAsAttempt: false })
    }
    if (doubtful.resubmits >= MAX_RESUBMITS) throw new PermanentFailure('payment_in_doubt')
    options.metrics.resubmits.inc({ kind: claim.part.kind })
    options.log.warn({ intent_id: doubtful.id }, 'no trace of an earlier request at the provider: asking once more')
  }
  const intent: Intent = {
    id: randomUUID(),
    epoch: claim.part.epoch,
    at: now().toISOString(),
    resubmits: doubtful ? doubtful.resubmits + 1 : 0,
  }
  await claim.change((record, part) => notePart(record, part, { intent, model: order.model }))
  return createOnce(claim, intent, order, options, now)
}

async function createOnce(
  claim: Claim,
  intent: Intent,
  order: PredictionOrder,
  options: PaymentOptions,
  now: () => Date,
): Promise<string> {
  const { api, metrics, signal, webhookUrl } = options
  if (now().getTime() - Date.parse(intent.at) > FRESH_INTENT_MS || signal.aborted) {
    await claim.change(withdrawIntent)
    throw new TransientFailure('internal_error', { detail: 'The worker slept over its intent', countsAsAttempt: false })
  }
  let prediction: Prediction
  try {
    metrics.predictions.inc({ kind: claim.part.kind })
    // No abort signal: a request that may have been accepted is waited for, so that its id is known.
    prediction = await api.create({
      ...modelOrVersion(order.model),
      input: order.inputFor(intent.id),
      ...(webhookUrl && { webhook: `${webhookUrl}/${intent.id}`, webhook_events_filter: ['completed' as const] }),
    })
  } catch (error) {
    const refusal = readCreateError(error)
    if (refusal.accepted === 'no') await claim.change(withdrawIntent)
    throw refusal.failure
  }
  if (typeof prediction.id !== 'string' || prediction.id === '') {
    throw new TransientFailure('provider_unavailable', { detail: 'The provider answered without a prediction id' })
  }
  return adoptOrStop(claim, prediction.id, options)
}

/** Whoever took the part over finds the prediction and goes on with it; one that nobody wants any more is stopped. */
async function adoptOrStop(claim: Claim, predictionId: string, { api, log }: PaymentOptions): Promise<string> {
  try {
    return await adopt(claim, predictionId)
  } catch (error) {
    if (error instanceof Superseded && error.because !== 'taken') {
      await stopPrediction(predictionId, api).catch((err: unknown) => {
        log.warn({ err, prediction_id: predictionId }, 'a prediction that nobody wants runs on')
      })
    }
    throw error
  }
}

async function adopt(claim: Claim, predictionId: string): Promise<string> {
  await claim.change((record, part) => notePart(record, part, { prediction_id: predictionId }))
  return predictionId
}

/** Looks through the provider's list, back to the time of the intent, for a prediction that carries its id. */
export async function findPrediction(
  intent: Intent,
  order: Pick<PredictionOrder, 'inputFor'>,
  { api, signal }: { api: Pick<PredictionApi, 'pages'>; signal: AbortSignal },
): Promise<Prediction | undefined> {
  const earliest = Date.parse(intent.at) - CLOCK_SKEW_MS
  const input = order.inputFor(intent.id)
  let pages = 0
  try {
    for await (const page of api.pages(signal)) {
      const found = page.find((prediction) => belongsTo(prediction, intent, input, earliest))
      if (found) return found
      const oldest = page.at(-1)
      if (!oldest || Date.parse(oldest.created_at) < earliest || ++pages >= MAX_PAGES) return undefined
    }
  } catch (error) {
    throw readRequestError(error)
  }
  return undefined
}

/**
 * A prediction is recognised by the intent's id in what the provider echoes: its webhook or its input. One of a model
 * without a field for it is recognised by its whole input, which hardly two parts share: their seeds are random.
 */
function belongsTo(prediction: Prediction, intent: Intent, input: Record<string, unknown>, earliest: number): boolean {
  if (Date.parse(prediction.created_at) < earliest) return false
  if (prediction.webhook) return prediction.webhook.endsWith(`/${intent.id}`)
  const echoed = JSON.parse(JSON.stringify(prediction.input ?? {})) as Record<string, unknown>
  return Object.entries(input).every(([field, value]) => isDeepStrictEqual(echoed[field], value))
}

function modelOrVersion(model: string): { model: string } | { version: string } {
  const version = model.split(':')[1]
  return version ? { version } : { model }
}
