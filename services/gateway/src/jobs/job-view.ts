import { JobError, jobErrorOf } from '@moodscape/shared/failures/failure'
import { byField, GENERATED, isGenerated, JOB_KINDS, JOB_STATUSES } from '@moodscape/shared/records/kinds'
import { shownPhoto } from '@moodscape/shared/records/photo-removal'
import { jobIdOfPart, statusOf } from '@moodscape/shared/records/upload-parts'
import type { ListedUpload, Part } from '@moodscape/shared/records/upload-record'
import { type Static, Type } from 'typebox'

import { Emotion } from '../openapi/emotion-schema.ts'
import { EXAMPLE_FINISHED_JOB, EXAMPLE_JOB, EXAMPLE_RESULT } from '../openapi/examples.ts'
import { refTo } from '../openapi/ref-to.ts'
import type { UrlOf } from '../stores/asset-urls.ts'

/** What becomes of a job: the first two go on, the others are final. */
export const JobState = Type.Enum(JOB_STATUSES, { $id: 'JobStatus', examples: ['running'] })

/** What a finished job found or made: exactly the final body of the request that started it. */
export const JobResult = Type.Object(
  {
    upload_id: Type.Optional(Type.String()),
    image_url: Type.Optional(
      Type.String({
        format: 'uri',
        description: 'The photo, cleaned of its metadata. Absent where it is not kept any more.',
      }),
    ),
    emotion: Type.Optional(refTo(Emotion)),
    ...byField('resultField', () => Type.Optional(Type.String({ format: 'uri' }))),
    erased: Type.Optional(Type.Boolean()),
  },
  { $id: 'JobResult', examples: [EXAMPLE_RESULT] },
)
export type JobResult = Static<typeof JobResult>

/** Why a job failed. */
export const JobFailure = Type.Object(JobError.properties, {
  $id: 'JobError',
  examples: [jobErrorOf('no_face_found')],
})

export const JobBody = Type.Object(
  {
    job_id: Type.String(),
    kind: Type.Enum([...JOB_KINDS, 'erase']),
    upload_id: Type.Optional(Type.String()),
    status: refTo(JobState),
    progress: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'While running, where it is known.' }),
    ),
    position: Type.Optional(Type.Integer({ minimum: 0, description: 'Jobs ahead in the queue.' })),
    created_at: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Absent on an erasure that is done: it has erased that too.',
      }),
    ),
    started_at: Type.Optional(Type.String({ format: 'date-time' })),
    finished_at: Type.Optional(Type.String({ format: 'date-time' })),
    result: Type.Optional(refTo(JobResult)),
    error: Type.Optional(refTo(JobFailure)),
    status_url: Type.String({
      description: 'Where to ask for this job, relative to the address of the API.',
    }),
  },
  { $id: 'Job', examples: [EXAMPLE_JOB, EXAMPLE_FINISHED_JOB] },
)
export type JobBody = Static<typeof JobBody>

/**
 * Shows one part of an upload as the job that a client follows. How far it is and where it stands only Redis knows:
 * that is left out here, not guessed.
 */
export function viewJob(upload: ListedUpload, part: Part, urlOf: UrlOf, now = new Date()): JobBody {
  const status = statusOf(part, now)
  const jobId = jobIdOfPart(upload, part)
  const error = status === 'failed' ? (part.error ?? jobErrorOf('internal_error')) : undefined
  return {
    job_id: jobId,
    kind: part.kind,
    upload_id: upload.upload_id,
    status,
    created_at: part.created_at,
    ...(part.started_at && { started_at: part.started_at }),
    ...(part.finished_at && { finished_at: part.finished_at }),
    ...(status === 'succeeded' && { result: resultOf(upload, part, urlOf) }),
    ...(error && { error }),
    status_url: `/jobs/${jobId}`,
  }
}

/** The result of a part that succeeded. */
export function resultOf(upload: ListedUpload, part: Part, urlOf: UrlOf): JobResult {
  const { upload_id } = upload
  if (isGenerated(part.kind)) {
    return { [GENERATED[part.kind].resultField]: urlOf(part.asset?.key ?? ''), upload_id }
  }
  part.kind satisfies 'emotion'
  const photo = shownPhoto(upload)
  return {
    ...(photo && { image_url: urlOf(photo.key) }),
    emotion: upload.emotion ?? 'UNKNOWN',
    upload_id,
  }
}
