import { type Static, Type } from 'typebox'

/** The kinds of work on an upload. Each has a queue and a worker of its own. */
export const JOB_KINDS = ['emotion', 'image', 'melody'] as const
export const JobKind = Type.Enum([...JOB_KINDS])
export type JobKind = (typeof JOB_KINDS)[number]

/** The kinds that cost money at a provider and come in variations. */
export const GENERATED_KINDS = ['image', 'melody'] as const
export type GeneratedKind = (typeof GENERATED_KINDS)[number]

/** What a client sees of a job. */
export const JOB_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'canceled', 'expired'] as const
export const JobStatus = Type.Enum([...JOB_STATUSES])
export type JobStatus = (typeof JOB_STATUSES)[number]

/** What the queue carries: enough to find the part in the records, and nothing of its content. */
export const JobTicket = Type.Object({
  user_id: Type.String({ minLength: 1, maxLength: 128 }),
  upload_id: Type.String({ minLength: 1, maxLength: 64 }),
  job_id: Type.String({ minLength: 1, maxLength: 128 }),
})
export type JobTicket = Static<typeof JobTicket>
