import { PermanentFailure } from '@moodscape/shared/failures/failure'
import type { Claim } from '@moodscape/shared/records/claim'
import { isGenerated } from '@moodscape/shared/records/kinds'
import { countPaidFailures, emotionOfPart, MAX_PAID_FAILURES } from '@moodscape/shared/records/paid-failures'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import { noteInterruption } from '@moodscape/shared/records/upload-transitions'

import { PredictionInterrupted } from './follow-prediction.ts'

/**
 * Gives up a prediction that the provider interrupted, so that the next attempt pays for another one. It fails
 * instead when the number of failed predictions that are paid for without a new request has been reached.
 */
export async function giveUpInterrupted(claim: Claim, error: unknown): Promise<never> {
  if (!(error instanceof PredictionInterrupted)) throw error
  await claim.change((record, part) =>
    mayPayForAnother(record, part) ? noteInterruption(record, part) : record,
  )
  throw claim.part.prediction_id === undefined ? error : new PermanentFailure(error.code, { cause: error })
}

function mayPayForAnother(record: UploadRecord, part: Part): boolean {
  if (!isGenerated(part.kind)) return false
  return countPaidFailures(record, part.kind, emotionOfPart(record, part)) + 1 < MAX_PAID_FAILURES
}
