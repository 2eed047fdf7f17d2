import { TransientFailure } from '@moodscape/shared/failures/failure'
import type { Logger } from '@moodscape/shared/process/log'
import { mayRunAtProvider } from '@moodscape/shared/records/may-run-at-provider'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'

import { DEFAULT_DOUBT_MS, findPrediction } from './find-prediction.ts'
import { stopPrediction } from './follow-prediction.ts'
import type { PredictionRequest } from './prediction-request.ts'
import type { PredictionApi } from './provider/replicate-client.ts'

interface StopOptions {
  api: PredictionApi
  /** How a prediction for the part is asked for: one whose id was lost is known by it. */
  request: (upload: UploadRecord, part: Part) => PredictionRequest
  predictionSeconds: number
  doubtMs?: number | undefined
}

const SEARCH_TIMEOUT_MS = 60_000
/** While the request of an ended part may still arrive, it is looked for so often. */
const LOOK_EVERY_MS = 5_000
/** What is unclear becomes clear by time only: the provider stops everything in the end. */
const UNCLEAR_RETRY_MS = 60_000

/**
 * Makes sure that no prediction of a part that ended badly runs on.
 *
 * @throws TransientFailure while a request may still arrive, or it is unclear whether it did
 */
export async function stopAtProvider(
  upload: UploadRecord,
  part: Part,
  log: Logger,
  options: StopOptions,
): Promise<void> {
  if (!mayRunAtProvider(part, new Date(), options.predictionSeconds)) {
    log.info({ prediction_id: part.prediction_id }, 'the provider has long stopped what there was')
    return
  }
  const id = part.prediction_id ?? (await findLost(upload, part, options))
  if (id) await stopPrediction(id, options.api)
  log.info({ prediction_id: id }, 'nothing runs on at the provider')
}

async function findLost(
  upload: UploadRecord,
  part: Part,
  { api, request, doubtMs = DEFAULT_DOUBT_MS }: StopOptions,
): Promise<string | undefined> {
  if (!part.intent) return undefined
  const restMs = Date.parse(part.intent.at) + doubtMs - Date.now()
  const finding = await findPrediction(upload, part, request(upload, part), {
    api,
    doubtMs,
    signal: AbortSignal.timeout(SEARCH_TIMEOUT_MS),
  })
  if (finding.outcome === 'found') return finding.predictionId
  if (finding.outcome === 'absent' && restMs <= 0) return undefined
  const detail = finding.outcome === 'unclear' ? finding.why : 'The request may still be on its way'
  const retryAfterMs = finding.outcome === 'unclear' ? UNCLEAR_RETRY_MS : Math.min(restMs, LOOK_EVERY_MS)
  throw new TransientFailure('payment_in_doubt', { detail, retryAfterMs, countsAsAttempt: false })
}
