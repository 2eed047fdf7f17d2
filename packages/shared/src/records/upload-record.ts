import { EmotionType, ScoredEmotion } from '@moodscape/mood/emotion'
import { type Static, Type } from 'typebox'

import { JobError } from '../failures/failure.ts'
import { JobKind } from './kinds.ts'

const Time = Type.String({ description: 'ISO 8601 with milliseconds, UTC.' })

/**
 * `waiting` parts wait for the emotion to be read; clients see them as queued. `queued` and `running` parts are
 * unfinished; the other states are final.
 */
export const PartState = Type.Enum([
  'waiting',
  'queued',
  'running',
  'succeeded',
  'failed',
  'canceled',
  'expired',
])
export type PartState = Static<typeof PartState>

/** What a request to the provider said: enough to recognise the prediction that came of it. */
export const SentRequest = Type.Object({
  model: Type.String(),
  fields: Type.Array(Type.String()),
  hash: Type.String({ description: 'Of the values of these fields of the input.' }),
})
export type SentRequest = Static<typeof SentRequest>

const intentFields = {
  id: Type.String(),
  epoch: Type.Integer(),
  at: Time,
  resubmits: Type.Integer({ description: 'How often an earlier intent was given up as never accepted.' }),
  sent: Type.Optional(SentRequest),
}

/** The permission to pay once: written before a prediction is created, by the claim that creates it. */
export const Intent = Type.Object({
  ...intentFields,
  earlier: Type.Optional(
    Type.Object(intentFields, {
      description: 'The intent that was given up for this one. Its request may turn up late.',
    }),
  ),
})
export type Intent = Static<typeof Intent>

/** A finished picture or melody in the bucket. */
export const Asset = Type.Object({
  key: Type.String(),
  media_type: Type.String(),
  bytes: Type.Integer(),
  width: Type.Optional(Type.Integer()),
  height: Type.Optional(Type.Integer()),
})
export type Asset = Static<typeof Asset>

/** What the user asked of a part. */
export const PartRequest = Type.Object({
  emotion: Type.Optional(EmotionType),
  style: Type.Optional(Type.String()),
  seed: Type.Integer({ minimum: 0, maximum: 4294967295 }),
  webhook_url: Type.Optional(Type.String()),
  token: Type.String({ description: 'Names the request, so that applying it twice makes one part.' }),
})
export type PartRequest = Static<typeof PartRequest>

/** One piece of work on an upload: reading its emotion, or one variation of its picture or melody. */
export const Part = Type.Object({
  kind: JobKind,
  n: Type.Integer({ minimum: 1 }),
  state: PartState,
  request: PartRequest,
  created_at: Time,
  start_by: Time,
  started_at: Type.Optional(Time),
  finished_at: Type.Optional(Time),
  changed_in: Type.Integer({ description: 'The version of the record in which this part last changed.' }),
  epoch: Type.Integer({
    description: 'How often a worker has claimed this part; only the last claim may write.',
  }),
  owner: Type.Optional(Type.String()),
  attempts: Type.Integer({ description: 'Claims that ended in a failure worth counting.' }),
  lost: Type.Optional(Type.Integer({ description: 'Claims whose worker stopped responding.' })),
  model: Type.Optional(Type.String()),
  intent: Type.Optional(Intent),
  prediction_id: Type.Optional(Type.String()),
  interrupted: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Predictions that the provider interrupted and that were made again.',
    }),
  ),
  notify: Type.Optional(
    Type.Enum(['due', 'delivered', 'given_up'], {
      description: 'How far notifying the client by webhook has come.',
    }),
  ),
  unsettled: Type.Optional(
    Type.Boolean({
      description: 'Ended while a prediction may still run: a worker must cancel it at the provider.',
    }),
  ),
  asset: Type.Optional(Asset),
  error: Type.Optional(JobError),
})
export type Part = Static<typeof Part>

/** One upload of one user with everything made from it: the truth that queue and caches are rebuilt from. */
export const UploadRecord = Type.Object({
  user_id: Type.String(),
  upload_id: Type.String(),
  created_at: Time,
  version: Type.Integer({ description: 'Grows by one with every write; each write is conditional on it.' }),
  write_id: Type.String({
    description: 'Names the last write, so that a repeated request recognises its own.',
  }),
  fingerprint: Type.Optional(
    Type.String({ description: 'Hash of the request that made it, where it named a key.' }),
  ),
  incoming: Type.Optional(Type.Object({ key: Type.String(), bytes: Type.Integer() })),
  photo: Type.Optional(Asset),
  emotion: Type.Optional(EmotionType),
  emotions: Type.Optional(Type.Array(ScoredEmotion)),
  parts: Type.Record(Type.String(), Part),
  awaiting_file: Type.Optional(Type.Boolean({ description: 'A direct upload that is not complete yet.' })),
  erasing: Type.Optional(
    Type.Boolean({ description: 'Gone for its user; kept until nothing of it can come back.' }),
  ),
  erases_user: Type.Optional(Type.Boolean({ description: 'Stands for erasing everything of the user.' })),
  erase_before: Type.Optional(
    Type.String({
      description: 'Up to when everything of the user is erased, where that was requested again since.',
    }),
  ),
  open_shard: Type.Optional(
    Type.String({ description: 'Key of the index of unfinished uploads; absent when done.' }),
  ),
  open_since: Type.Optional(Time),
})
export type UploadRecord = Static<typeof UploadRecord>
