import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { GENERATED_KINDS } from '@moodscape/shared/records/kinds'
import { type TSchema, Type } from 'typebox'

import type { AnyProblemCode } from '../http/problem-catalogue.ts'
import { JobBody, JobResult } from '../jobs/job-view.ts'
import { EXAMPLE_JOB, EXAMPLE_JOB_ID, EXAMPLE_SHARE_ID, EXAMPLE_UPLOAD_ID } from '../openapi/examples.ts'
import { refTo } from '../openapi/ref-to.ts'

/** Schemas that several routes share. */
export const PreferHeader = Type.Object({
  prefer: Type.Optional(
    Type.String({
      description: '`wait=n`: wait up to n seconds (25 at most) for the result (RFC 7240).',
      examples: ['wait=20'],
    }),
  ),
})

export const IdempotencyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description:
        'Repeating a request with the same key gives the first answer again, for 24 hours, with fresh addresses. 1 to 200 visible ASCII characters.',
      examples: ['7c1d8f6e-2b44-4f0a-9a55-1c3f3b0f6a52'],
    }),
  ),
})

export const StartHeaders = Type.Object({ ...PreferHeader.properties, ...IdempotencyHeader.properties })

export const JobId = Type.String({
  maxLength: 128,
  description: 'As an answer gave it.',
  examples: [EXAMPLE_JOB_ID],
})

export const UploadId = Type.String({
  pattern: '^[0-9a-z]{26}$',
  description: 'As an answer gave it.',
  examples: [EXAMPLE_UPLOAD_ID],
})

export const ShareId = Type.String({
  maxLength: 128,
  description: 'The end of the address of a public page.',
  examples: [EXAMPLE_SHARE_ID],
})

/** Emotions are taken in any case. */
export const EmotionParameter = Type.String({
  pattern: `^(?:${EMOTION_TYPES.map(inAnyCase).join('|')})$`,
  description: `${EMOTION_TYPES.join(', ')}, in any case.`,
  examples: ['HAPPY'],
})

export const GenerateParameter = Type.String({
  maxLength: 100,
  description: `Any of ${GENERATED_KINDS.map((kind) => `\`${kind}\``).join(', ')}, comma separated: made as soon as the emotion is read.`,
  examples: [GENERATED_KINDS.join(',')],
})

export const ToneParameter = Type.Enum(['match', 'lift'], {
  description:
    '`match` makes what feels like the mood, `lift` what leads it to a more pleasant one. Where none is given, that of the upload counts, and an upload matches.',
})

export const WebhookParameter = Type.String({
  maxLength: 2048,
  description: 'Called when the job ends, where webhooks are on: https, and no private network.',
})

/** The answer to a request that started work: the job, and all of them where it started several. */
export const StartedBody = Type.Object(
  { ...JobBody.properties, upload_id: Type.String(), jobs: Type.Optional(Type.Array(refTo(JobBody))) },
  {
    $id: 'Started',
    description: 'The job that was accepted, and all of them where there are several.',
    examples: [EXAMPLE_JOB],
  },
)

/** An answer as JSON, with the headers that only it has. */
export function answer<Schema extends TSchema>(
  description: string,
  schema: Schema,
  headers: Record<string, object> = {},
) {
  return { description, headers, content: { 'application/json': { schema } } }
}

/** An answer without a body. */
export function emptyAnswer(description: string, headers: Record<string, object> = {}) {
  return { ...Type.Null({ description }), headers }
}

export const LOCATION = { Location: { type: 'string', description: 'Where to follow it.' } }
export const RETRY_AFTER = {
  'Retry-After': { type: 'integer', description: 'Seconds after which to come again.' },
}
export const PREFERENCE_APPLIED = {
  'Preference-Applied': {
    type: 'string',
    description: 'How long was waited, where the client asked for it.',
  },
}
export const REPLAYED = {
  'Idempotency-Replayed': {
    type: 'string',
    description: '`true` where this is the answer to an earlier request.',
  },
}

/** The answers of every route that starts work. */
export const STARTED_ANSWERS = {
  200: answer('It is done: the final result.', refTo(JobResult), { ...PREFERENCE_APPLIED, ...REPLAYED }),
  202: answer('The work was accepted. Follow `status_url`.', refTo(StartedBody), {
    ...LOCATION,
    ...RETRY_AFTER,
    ...PREFERENCE_APPLIED,
    ...REPLAYED,
  }),
}

/** How reading an emotion can end for a client that waits. */
export const READING_PROBLEMS = [
  'no_face_found',
  'unsupported_image',
  'photo_damaged',
  'image_too_small',
  'image_too_large',
  'photo_missing',
  'provider_rejected',
  'provider_unavailable',
  'deadline_exceeded',
  'internal_error',
  'canceled',
  'expired',
] as const satisfies AnyProblemCode[]

/** How generating can end for a client that waits. */
export const GENERATION_PROBLEMS = [
  'no_emotion',
  'content_refused',
  'generation_failed',
  'output_unusable',
  'provider_rejected',
  'provider_unavailable',
  'payment_required',
  'payment_in_doubt',
  'deadline_exceeded',
  'canceled_at_provider',
  'internal_error',
  'canceled',
  'expired',
] as const satisfies AnyProblemCode[]

/** What may come of an idempotency key. */
export const KEY_PROBLEMS = [
  'request_in_progress',
  'idempotency_mismatch',
] as const satisfies AnyProblemCode[]

/** A pattern that takes a word in any case. */
export function inAnyCase(word: string): string {
  return [...word].map((letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`).join('')
}
