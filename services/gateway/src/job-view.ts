import { EmotionType } from '@moodscape/mood/emotion'
import { jobErrorOf, JobError } from '@moodscape/shared/failure'
import type { JobSight } from '@moodscape/shared/job-queue'
import { JobKind, JobStatus } from '@moodscape/shared/job'
import { jobIdOfPart, statusOf } from '@moodscape/shared/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/upload-record'
import { Type, type Static } from 'typebox'

import type { AssetUrls } from './asset-urls.ts'

/** What a finished job found or made: exactly the final body of the request that started it. */
export const JobResult = Type.Object({
  upload_id: Type.Optional(Type.String()),
  image_url: Type.Optional(Type.String({ format: 'uri' })),
  emotion: Type.Optional(EmotionType),
  generated_image_url: Type.Optional(Type.String({ format: 'uri' })),
  melody_url: Type.Optional(Type.String({ format: 'uri' })),
  erased: Type.Optional(Type.Boolean()),
})
export type JobResult = Static<typeof JobResult>

export const JobBody = Type.Object({
  job_id: Type.String(),
  kind: Type.Union([JobKind, Type.Literal('erase')]),
  upload_id: Type.Optional(Type.String()),
  status: JobStatus,
  progress: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  position: Type.Optional(Type.Integer({ minimum: 0, description: 'Jobs ahead in the queue.' })),
  created_at: Type.String({ format: 'date-time' }),
  started_at: Type.Optional(Type.String({ format: 'date-time' })),
  finished_at: Type.Optional(Type.String({ format: 'date-time' })),
  result: Type.Optional(JobResult),
  error: Type.Optional(JobError),
  status_url: Type.String(),
})
export type JobBody = Static<typeof JobBody>

/** Shows one part of an upload as the job that a client follows. */
export async function viewJob(upload: UploadRecord, part: Part, urls: AssetUrls, sight: JobSight = {}): Promise<JobBody> {
  const now = new Date()
  const status = statusOf(part, now)
  const jobId = jobIdOfPart(upload, part)
  const error = status === 'failed' ? (part.error ?? jobErrorOf('internal_error')) : undefined
  return {
    job_id: jobId,
    kind: part.kind,
    upload_id: upload.upload_id,
    status,
    ...(status === 'running' && { progress: sight.progress ?? 0 }),
    ...(status === 'queued' && sight.position !== undefined && { position: sight.position }),
    created_at: part.created_at,
    ...(part.started_at && { started_at: part.started_at }),
    ...(part.finished_at && { finished_at: part.finished_at }),
    ...(status === 'succeeded' && { result: await resultOf(upload, part, urls) }),
    ...(error && { error }),
    status_url: `/jobs/${jobId}`,
  }
}

/** The result of a part that succeeded. */
export async function resultOf(upload: UploadRecord, part: Part, urls: AssetUrls): Promise<JobResult> {
  const { upload_id } = upload
  if (part.kind === 'image') return { generated_image_url: await urls(part.asset?.key ?? ''), upload_id }
  if (part.kind === 'melody') return { melody_url: await urls(part.asset?.key ?? ''), upload_id }
  return {
    image_url: await urls(upload.photo?.key ?? ''),
    emotion: upload.emotion ?? 'UNKNOWN',
    upload_id,
  }
}
