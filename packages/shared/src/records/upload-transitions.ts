import type { EmotionType, ScoredEmotion } from '@moodscape/mood/emotion'

import { type JobError, type JobFailureCode, jobErrorOf } from '../failures/failure.ts'
import { GENERATED_KINDS, type GeneratedKind, type JobKind } from './kinds.ts'
import { findPart, isOver, isUnfinished, partName, partsOfKind } from './upload-parts.ts'
import type { Asset, Part, PartRequest, UploadRecord } from './upload-record.ts'

/** A part may be varied so often; keeps what is not archived far below DynamoDB's limit of 400 KB an item. */
export const MAX_VARIATIONS = 50

export interface NewPart {
  kind: JobKind
  request: PartRequest
  startBy: Date
  traceparent?: string
}

/** What a record is made with. */
export type NewContent = Pick<
  UploadRecord,
  | 'incoming'
  | 'emotion'
  | 'emotions'
  | 'mood'
  | 'tone'
  | 'keep_photo'
  | 'consent'
  | 'fingerprint'
  | 'awaiting_file'
>

/** A record as it is before its first write, with the parts that it is created for. */
export function createUpload(
  identity: { userId: string; uploadId: string; now: Date },
  content: NewContent,
  parts: NewPart[],
): UploadRecord {
  const empty: UploadRecord = {
    user_id: identity.userId,
    upload_id: identity.uploadId,
    created_at: identity.now.toISOString(),
    version: 0,
    write_id: '',
    parts: {},
    ...content,
  }
  return parts.reduce((record, part) => addPart(record, part, identity.now), empty)
}

/**
 * Adds the next variation of a kind. Adding the same request (by its token) again changes nothing, nor does adding
 * to an upload that is being erased.
 */
export function addPart(
  record: UploadRecord,
  { kind, request, startBy, traceparent }: NewPart,
  now: Date,
): UploadRecord {
  if (record.erasing) return record
  const siblings = partsOfKind(record, kind)
  if (siblings.some((part) => part.request.token === request.token)) return record
  const n = (siblings[0]?.n ?? 0) + 1
  const isEmotionKnown = (request.emotion ?? record.chosen_emotion ?? record.emotion) !== undefined
  const isReady = kind === 'emotion' ? !record.awaiting_file : isEmotionKnown
  return withPart(record, {
    kind,
    n,
    state: isReady ? 'queued' : 'waiting',
    request,
    created_at: now.toISOString(),
    start_by: startBy.toISOString(),
    changed_in: record.version + 1,
    epoch: 0,
    attempts: 0,
    ...(traceparent !== undefined && { traceparent }),
  })
}

/** Gives a part that is queued, or held by a worker presumed dead, to a new owner; every older claim ends. */
export function claimPart(record: UploadRecord, part: Part, owner: string, now: Date): UploadRecord {
  if (part.owner === owner && part.state === 'running') return record
  const wasHeld = part.state === 'running'
  return withPart(record, {
    ...part,
    state: 'running',
    owner,
    epoch: part.epoch + 1,
    started_at: part.started_at ?? now.toISOString(),
    ...(wasHeld && { lost: (part.lost ?? 0) + 1 }),
  })
}

/** Writes facts of the work under way (an intent, a prediction id) onto a running part. */
export function notePart(
  record: UploadRecord,
  part: Part,
  facts: Partial<Pick<Part, 'intent' | 'prediction_id' | 'model'>>,
): UploadRecord {
  return withPart(record, { ...part, ...facts })
}

/**
 * Takes the intent off a part whose payment is known not to have happened. What is known of an earlier intent, whose
 * request left no trace, comes back with it: how often a lost request is repeated counts over all refusals.
 */
export function withdrawIntent(record: UploadRecord, part: Part): UploadRecord {
  const { intent, ...rest } = part
  return withPart(record, { ...rest, ...(intent?.earlier && { intent: intent.earlier }) })
}

/**
 * Takes a prediction that the provider broke off from its part, so that another may be paid for. It is remembered: it
 * counts as paid, and looks like the next one in the provider's list.
 */
export function noteInterruption(record: UploadRecord, part: Part): UploadRecord {
  const { intent: _intent, prediction_id, ...rest } = part
  if (prediction_id === undefined) return record
  return withPart(record, { ...rest, interrupted: [...(part.interrupted ?? []), prediction_id] })
}

/** Puts a running part back into the queue, after a failure worth an attempt or not. */
export function releasePart(record: UploadRecord, part: Part, countsAsAttempt: boolean): UploadRecord {
  const { owner: _, ...rest } = part
  return withPart(record, { ...rest, state: 'queued', attempts: part.attempts + (countsAsAttempt ? 1 : 0) })
}

/** Ends a picture or melody well. */
export function finishGenerated(record: UploadRecord, part: Part, asset: Asset, now: Date): UploadRecord {
  return withPart(record, { ...ended(part, now), state: 'succeeded', asset })
}

/** Ends the reading of the emotion with success and queues the parts that waited for it. */
export function finishEmotion(
  record: UploadRecord,
  part: Part,
  found: { emotion: EmotionType; emotions: ScoredEmotion[] } & Pick<UploadRecord, 'mood' | 'face'>,
  now: Date,
): UploadRecord {
  const finished = withPart(record, { ...ended(part, now), state: 'succeeded' })
  return mapWaiting({ ...finished, ...found }, (waiting) => ({ ...waiting, state: 'queued' }))
}

/** Failures that say that the prediction has ended at the provider: by itself, or stopped at its deadline. */
const ENDED_AT_PROVIDER: ReadonlySet<string> = new Set<JobFailureCode>([
  'content_refused',
  'generation_failed',
  'output_unusable',
  'deadline_exceeded',
  'canceled_at_provider',
])

/** Ends a part badly; what waits for an emotion that will not come ends with it. */
export function failPart(record: UploadRecord, part: Part, error: JobError, now: Date): UploadRecord {
  return endBadly(record, part, { state: 'failed', error }, now)
}

/** Ends a part that no worker took in time. */
export function expirePart(record: UploadRecord, part: Part, now: Date): UploadRecord {
  return endBadly(record, part, { state: 'expired' }, now)
}

/**
 * Ends an unfinished part on the user's request. If something may be running at the provider, the part stays
 * unsettled until a worker has stopped it there, as after any other bad end. A part that has ended stays as it is,
 * also one that has expired without its record saying so yet.
 */
export function cancelPart(record: UploadRecord, jobId: string, now: Date): UploadRecord {
  const part = findPart(record, jobId)
  if (!part || isOver(part, now)) return record
  return endBadly(record, part, { state: 'canceled' }, now)
}

/** A worker has made sure that nothing of an ended part runs on at the provider. */
export function settlePart(record: UploadRecord, part: Part): UploadRecord {
  if (!part.unsettled) return record
  const { unsettled: _, ...rest } = part
  return withPart(record, rest)
}

/** Cancels everything and refuses all further work: the first step of erasing an upload. */
export function markErasing(record: UploadRecord, now: Date): UploadRecord {
  if (record.erasing) return record
  const canceled = Object.values(record.parts)
    .filter(isUnfinished)
    .reduce((current, part) => endBadly(current, part, { state: 'canceled' }, now), record)
  return { ...canceled, erasing: true }
}

/** The file of a direct upload is in the bucket: reading it can begin. */
export function completeUpload(
  record: UploadRecord,
  incoming: NonNullable<UploadRecord['incoming']>,
): UploadRecord {
  if (!record.awaiting_file) return record
  const { awaiting_file: _, ...complete } = record
  return partsOfKind(record, 'emotion')
    .filter((part) => part.state === 'waiting')
    .reduce<UploadRecord>((current, part) => withPart(current, { ...part, state: 'queued' }), {
      ...complete,
      incoming,
    })
}

/** Sets the emotion by hand where none could be read. */
export function chooseEmotion(record: UploadRecord, emotion: EmotionType): UploadRecord {
  if (record.emotion !== undefined) return record
  return { ...record, emotion, emotions: [{ type: emotion, confidence: 100 }] }
}

/** Replaces a part; the part remembers in which version of the record it changed. */
export function withPart(record: UploadRecord, part: Part): UploadRecord {
  return {
    ...record,
    parts: { ...record.parts, [partName(part.kind, part.n)]: { ...part, changed_in: record.version + 1 } },
  }
}

function ended(part: Part, now: Date): Part {
  const { intent: _intent, owner: _owner, error: _error, ...rest } = part
  return { ...rest, ...closing(part, now) }
}

/** What every end has in common: its time, and a notice if the client has a webhook. */
function closing(part: Part, now: Date): Pick<Part, 'finished_at' | 'notify'> {
  return { finished_at: now.toISOString(), ...(part.request.webhook_url !== undefined && { notify: 'due' }) }
}

function endBadly(
  record: UploadRecord,
  part: Part,
  end: { state: 'failed'; error: JobError } | { state: 'canceled' | 'expired' },
  now: Date,
): UploadRecord {
  const wasAsked = part.intent !== undefined || part.prediction_id !== undefined
  const hasEnded = end.state === 'failed' && ENDED_AT_PROVIDER.has(end.error.code)
  const { owner: _, ...rest } = part
  const settled = withPart(record, {
    ...rest,
    ...end,
    ...closing(part, now),
    ...(wasAsked && !hasEnded && { unsettled: true }),
  })
  if (part.kind !== 'emotion') return settled
  return mapWaiting(settled, (waiting) => ({
    ...waiting,
    ...closing(waiting, now),
    ...(end.state === 'failed'
      ? { state: 'failed' as const, error: jobErrorOf('no_emotion') }
      : { state: end.state }),
  }))
}

function mapWaiting(record: UploadRecord, change: (part: Part) => Part): UploadRecord {
  return GENERATED_KINDS.flatMap((kind: GeneratedKind) => partsOfKind(record, kind))
    .filter((part) => part.state === 'waiting')
    .reduce((current, part) => withPart(current, change(part)), record)
}
