import type { EmotionType } from '@moodscape/mood/emotion'
import type { GeneratedKind } from '@moodscape/shared/records/kinds'
import { isOver, partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'

import { problemOfPart } from '../jobs/answer-job.ts'

/**
 * What a GET finds: the newest finished variation, else one under way. One that failed for good stays the answer, so
 * that reloading a page does not pay again and again; one that may succeed, was canceled or expired is made again. So is one
 * that failed only because no emotion could be read: here one is known, for one has been chosen by hand since.
 */
export function findVariation(
  upload: UploadRecord,
  kind: GeneratedKind,
  emotion: EmotionType | undefined,
): Part | undefined {
  const now = new Date()
  const fitting = partsOfKind(upload, kind).filter(
    (part) =>
      part.error?.code !== 'no_emotion' &&
      (emotion === undefined || (part.request.emotion ?? upload.emotion) === emotion),
  )
  const finished = fitting.find((part) => part.state === 'succeeded')
  const current = fitting.find((part) => !isOver(part, now))
  if (finished ?? current) return finished ?? current
  const [latest] = fitting
  if (latest?.state === 'failed' && latest.error && !latest.error.retryable)
    throw problemOfPart(upload, latest)
  return undefined
}
