import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'

/** An answer as a value, so that it can be given again. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: unknown
}

/**
 * What is kept of an answer for a repetition: its kind, and the names of what it was about. The rest is made anew
 * from the record, so that addresses are fresh, and nothing personal lies beside the records.
 * `accepted`: the jobs that were started; `done`: the result that was waited for; `form`: a form for a direct upload;
 * `job`: one job as it stands.
 */
export const KeptAnswer = Type.Object({
  kind: Type.Enum(['accepted', 'done', 'form', 'job']),
  upload_id: Type.String(),
  made_at: Type.String({
    description: 'When the upload was made: an erased one may be made again under the same id.',
  }),
  job_ids: Type.Array(Type.String()),
})
export type KeptAnswer = Static<typeof KeptAnswer>

/** What to keep of an answer about jobs of an upload. */
export function keepAnswer(
  kind: KeptAnswer['kind'],
  upload: UploadRecord,
  job_ids: string[] = [],
): KeptAnswer {
  return { kind, upload_id: upload.upload_id, made_at: upload.created_at, job_ids }
}

export function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body)
}
