import type { EmotionType } from '@moodscape/mood/emotion'
import { jobErrorOf } from '@moodscape/shared/failures/failure'
import type { GeneratedKind } from '@moodscape/shared/records/kinds'
import { countPaidFailures, emotionOfPart, MAX_PAID_FAILURES } from '@moodscape/shared/records/paid-failures'
import { isOver, partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'

import type { Problem } from '../http/problems.ts'
import { problemOfPart } from '../jobs/answer-job.ts'

/**
 * What a GET finds: the newest finished variation, else one under way. One that failed for good stays the answer, so
 * that reloading a page does not pay again and again. One that may succeed, was canceled or expired is made again,
 * until the number of failures in a row that a GET may pay for is reached. So is one that failed only because no
 * emotion could be read, as one has been chosen by hand since.
 *
 * @throws Problem of the latest failure, where another try takes a POST
 */
export function findVariation(
  upload: UploadRecord,
  kind: GeneratedKind,
  emotion: EmotionType | undefined,
): Part | undefined {
  const now = new Date()
  const fitting = partsOfKind(upload, kind).filter(
    (part) =>
      part.error?.code !== 'no_emotion' && (emotion === undefined || emotionOfPart(upload, part) === emotion),
  )
  const finished = fitting.find((part) => part.state === 'succeeded')
  const current = fitting.find((part) => !isOver(part, now))
  if (finished ?? current) return finished ?? current
  const [latest] = fitting
  if (latest?.state === 'failed' && latest.error && !latest.error.retryable)
    throw problemOfPart(upload, latest)
  const wanted = emotion ?? upload.emotion
  const tried = fitting.filter((part) => emotionOfPart(upload, part) === wanted)
  const last = tried.find((part) => part.state === 'failed') ?? tried[0]
  if (last && countPaidFailures(upload, kind, wanted) >= MAX_PAID_FAILURES)
    throw problemOfRepeated(upload, last)
  return undefined
}

/** The failure of a part, as one that the same request does not get past. */
function problemOfRepeated(upload: UploadRecord, part: Part): Problem {
  const { code, message } = part.error ?? jobErrorOf('generation_failed')
  const hint = `This takes a POST: ${MAX_PAID_FAILURES} paid tries in a row have failed.`
  const error = { code, message: `${message} ${hint}`, retryable: false }
  return problemOfPart(upload, { ...part, state: 'failed', error })
}
