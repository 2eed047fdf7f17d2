import { EmotionType, ScoredEmotion } from '@moodscape/mood/emotion'
import { type Static, Type } from 'typebox'

import { JobError } from '../failures/failure.ts'
import { AssetDetails } from './asset-details.ts'
import { byKind, GENERATED_KINDS, JobKind } from './kinds.ts'

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

/** A photo, or a finished picture or melody, in the bucket. Records from before a detail was kept lack it. */
export const Asset = Type.Object({
  key: Type.String(),
  media_type: Type.String(),
  bytes: Type.Integer(),
  ...AssetDetails.properties,
})
export type Asset = Static<typeof Asset>

/** Whether a work is to feel like the mood, or to lift it. */
export const Tone = Type.Enum(['match', 'lift'])
export type Tone = Static<typeof Tone>

/** What the user asked of a part. */
export const PartRequest = Type.Object({
  emotion: Type.Optional(EmotionType),
  style: Type.Optional(Type.String()),
  tone: Type.Optional(Tone),
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
  traceparent: Type.Optional(
    Type.String({
      description: 'The request that asked for it, in traces: what a job is linked to whose ticket got lost.',
    }),
  ),
})
export type Part = Static<typeof Part>

/** The box of a face, in shares of the width and height of the stored, upright photo. */
export const FaceBox = Type.Object({
  left: Type.Number({ minimum: 0, maximum: 1 }),
  top: Type.Number({ minimum: 0, maximum: 1 }),
  width: Type.Number({ minimum: 0, maximum: 1 }),
  height: Type.Number({ minimum: 0, maximum: 1 }),
})
export type FaceBox = Static<typeof FaceBox>

/** A place on the circumplex: unpleasant (-1) to pleasant (1), drowsy (-1) to excited (1). */
export const Mood = Type.Object({
  valence: Type.Number({ minimum: -1, maximum: 1 }),
  arousal: Type.Number({ minimum: -1, maximum: 1 }),
})
export type Mood = Static<typeof Mood>

/** The public page of an upload, under an id that cannot be guessed. */
export const Share = Type.Object({
  id: Type.String(),
  words: Type.String({ maxLength: 280 }),
  created_at: Time,
  expires_at: Time,
})
export type Share = Static<typeof Share>

const partKey = { kind: JobKind, n: Type.Integer({ minimum: 1 }) }

/**
 * What is left to do for an upload, as the index of unfinished uploads shows it: who goes through all of them reads
 * only the records that something has to be done for. It stays the same while a worker is at its job, so that what a
 * job writes does not write the index.
 */
export const OpenWork = Type.Object({
  since: Type.String({
    description:
      'The `open_since` it was written with. Where that is another, an earlier release wrote last.',
  }),
  jobs: Type.Array(Type.Object({ ...partKey, since: Time }), {
    description: 'Parts that a worker of their kind owes something, and since when.',
  }),
  notices: Type.Array(Type.Object(partKey), { description: 'Parts whose client has to be notified.' }),
  start_by: Type.Optional(
    Type.String({ description: 'The first moment at which a part may have missed its start.' }),
  ),
  asked_at: Type.Optional(
    Type.String({ description: 'When the provider was asked for what may have to be stopped there.' }),
  ),
  awaits_file_since: Type.Optional(Time),
  photo_to_read: Type.Optional(Type.String({ description: 'Key of the object.' })),
  to_remove: Type.Optional(
    Type.Literal(true, { description: 'The upload or its photo has to go: the next step is due.' }),
  ),
})
export type OpenWork = Static<typeof OpenWork>

/** How many parts of a kind are archived, from the first on, and how many of these succeeded. */
export const Archived = Type.Object({ parts: Type.Integer(), succeeded: Type.Integer() })
export type Archived = Static<typeof Archived>

/** One upload of one user with everything made from it: the truth that queue and caches are rebuilt from. */
export const UploadRecord = Type.Object({
  user_id: Type.String(),
  upload_id: Type.String(),
  created_at: Time,
  version: Type.Integer({ description: 'Grows by one with every write.' }),
  write_id: Type.String({
    description:
      'Names the last write. Each write is conditional on it, and a repeated request recognises its own by it.',
  }),
  fingerprint: Type.Optional(
    Type.String({ description: 'Hash of the request that made it, where it named a key.' }),
  ),
  incoming: Type.Optional(Type.Object({ key: Type.String(), bytes: Type.Integer() })),
  photo: Type.Optional(Asset),
  keep_photo: Type.Optional(
    Type.Literal(false, { description: 'The photo goes once it was read; what is made of it stays.' }),
  ),
  photo_removed_at: Type.Optional(Time),
  consent: Type.Optional(Type.Object({ version: Type.String({ maxLength: 40 }), at: Time })),
  face: Type.Optional(FaceBox),
  emotion: Type.Optional(EmotionType),
  emotions: Type.Optional(Type.Array(ScoredEmotion)),
  mood: Type.Optional(Mood),
  chosen_emotion: Type.Optional(EmotionType),
  tone: Type.Optional(Tone),
  shown: Type.Optional(
    Type.Object(
      byKind(GENERATED_KINDS, () => Type.Optional(Type.Integer({ minimum: 1 }))),
      { description: 'The variation of a kind that the gallery shows, where not the newest.' },
    ),
  ),
  share: Type.Optional(Share),
  parts: Type.Record(Type.String(), Part),
  archived: Type.Optional(
    Type.Object(
      byKind(GENERATED_KINDS, () => Type.Optional(Archived)),
      { description: 'Which of the parts lie in items of their own in the table.' },
    ),
  ),
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
  open_since: Type.Optional(
    Type.String({ description: 'Since when something is left to do. An earlier release: the last write.' }),
  ),
  open_work: Type.Optional(OpenWork),
})
export type UploadRecord = Static<typeof UploadRecord>

/**
 * An upload as queries give it: of its archived parts it has only those that the gallery shows. Where it has any, it is
 * without the name of its last write, so that nobody decides by it what is to be paid for, or changes it.
 */
export type ListedUpload = Omit<UploadRecord, 'version' | 'write_id'> &
  Partial<Pick<UploadRecord, 'version' | 'write_id'>>

/** Whether an upload that a query gave has all its parts. */
export function isWhole(upload: ListedUpload): upload is UploadRecord {
  return upload.write_id !== undefined
}
