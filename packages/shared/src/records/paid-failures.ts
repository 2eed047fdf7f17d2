import type { EmotionType } from '@moodscape/mood/emotion'

import type { JobFailureCode } from '../failures/failure.ts'
import type { GeneratedKind } from './kinds.ts'
import { partsOfKind } from './upload-parts.ts'
import type { ListedUpload, Part, UploadRecord } from './upload-record.ts'

/** After so many paid predictions in a row that came to nothing, only an explicit request pays for another. */
export const MAX_PAID_FAILURES = 3

/** Failures that come after payment, or may: nothing else ends in them. */
const AFTER_PAYMENT: ReadonlySet<string> = new Set<JobFailureCode>([
  'content_refused',
  'generation_failed',
  'output_unusable',
  'deadline_exceeded',
  'canceled_at_provider',
  'payment_in_doubt',
])

/**
 * The emotion a part is made from: one that was asked for, else that of its upload. What the owner has chosen since is
 * asked for with every new part, and says nothing about earlier ones, but where none was read.
 */
export function emotionOfPart(upload: ListedUpload, part: Part): EmotionType | undefined {
  return part.request.emotion ?? upload.emotion ?? upload.chosen_emotion
}

/**
 * How many predictions for one emotion of an upload have been paid, or may have been, since the last one that
 * succeeded. A part that was canceled, or never started, neither counts nor ends the count. Replicate does not say
 * that a failed prediction is free (https://replicate.com/docs/topics/billing), so each counts.
 */
export function countPaidFailures(
  upload: UploadRecord,
  kind: GeneratedKind,
  emotion: EmotionType | undefined,
): number {
  const parts = partsOfKind(upload, kind).filter((part) => emotionOfPart(upload, part) === emotion)
  const success = parts.findIndex((part) => part.state === 'succeeded')
  return parts
    .slice(0, success < 0 ? undefined : success)
    .reduce((sum, part) => sum + paidFailuresOf(part), 0)
}

function paidFailuresOf(part: Part): number {
  const interrupted = part.interrupted?.length ?? 0
  return interrupted + (part.state === 'failed' && endedAfterPayment(part, interrupted) ? 1 : 0)
}

function endedAfterPayment({ intent, prediction_id, error }: Part, interrupted: number): boolean {
  if (intent !== undefined || prediction_id !== undefined) return true
  return interrupted === 0 && error !== undefined && AFTER_PAYMENT.has(error.code)
}
