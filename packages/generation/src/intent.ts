import { randomUUID } from 'node:crypto'

import type { Intent, Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import { notePart } from '@moodscape/shared/records/upload-transitions'

import { describeSent, type PredictionRequest } from './prediction-request.ts'

/** Writes the permission to pay for a part that nobody was given it for before. */
export function writeFirstIntent(
  record: UploadRecord,
  part: Part,
  request: PredictionRequest,
  now: Date,
): UploadRecord {
  if (part.intent || part.prediction_id) return record
  return notePart(record, part, { intent: nextIntent(part, request, now), model: request.model })
}

/** The permission for the next request of a part: the first, or the one in place of an intent that left no trace. */
export function nextIntent({ epoch, intent: doubtful }: Part, request: PredictionRequest, now: Date): Intent {
  const id = randomUUID()
  const fresh = { id, epoch, at: now.toISOString(), sent: describeSent(request, id) }
  if (!doubtful) return { ...fresh, resubmits: 0 }
  const { earlier: _, ...given } = doubtful
  return { ...fresh, resubmits: doubtful.resubmits + 1, earlier: given }
}
