import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'

/** An answer as a value, so that it can be given again. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: unknown
}

const about = {
  upload_id: Type.String(),
  made_at: Type.String({
    description: 'When the upload was made: an erased one may be made again under the same id.',
  }),
}

/**
 * What is kept of an answer for a repetition: the names of what it was about. The rest is built again from the
 * record, so that addresses are fresh, and nothing personal lies beside the records.
 * `accepted`: the jobs that were started; `done`: the result that was waited for; `form`: a form for a direct upload.
 */
export const KeptAnswer = Type.Union([
  Type.Object({ kind: Type.Enum(['accepted', 'done']), ...about, job_ids: Type.Array(Type.String()) }),
  Type.Object({ kind: Type.Literal('form'), ...about, media_type: Type.String() }),
])
export type KeptAnswer = Static<typeof KeptAnswer>

/** What a kept answer says of the upload it was about. */
export function aboutUpload({
  upload_id,
  created_at,
}: UploadRecord): Pick<KeptAnswer, 'upload_id' | 'made_at'> {
  return { upload_id, made_at: created_at }
}

export function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body)
}
