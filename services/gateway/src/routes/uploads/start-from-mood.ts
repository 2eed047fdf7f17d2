import { roundAffect } from '@moodscape/mood/affect-of'
import { emotionsOfMood } from '@moodscape/mood/emotions-of-mood'
import { createUploadId, uploadIdOfKey } from '@moodscape/shared/records/identifiers'
import { GENERATED_KINDS } from '@moodscape/shared/records/kinds'
import { Mood } from '@moodscape/shared/records/upload-record'
import { createUpload } from '@moodscape/shared/records/upload-transitions'
import { Type } from 'typebox'

import { sendAnswer } from '../../http/answer.ts'
import { answerOnce, fingerprintOf, idempotencyKeyOf } from '../../http/answer-once.ts'
import { preferredWait } from '../../http/prefer.ts'
import { problem } from '../../http/problems.ts'
import { goneSignal } from '../../http/request-signal.ts'
import { answerStarted } from '../../jobs/answer-job.ts'
import { enqueueQueued } from '../../jobs/enqueue-jobs.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { createOrFind, createParts, firstParts } from '../../uploads/accept-upload.ts'
import { contentOfOptions, readUploadOptions } from '../../uploads/upload-options.ts'
import {
  GENERATION_PROBLEMS,
  GenerateParameter,
  KEY_PROBLEMS,
  STARTED_ANSWERS,
  StartHeaders,
  ToneParameter,
} from '../schemas.ts'
import { STYLE_FIELDS } from './upload-fields.ts'

const schema = {
  operationId: 'startFromMood',
  summary: 'Begin from a mood, without a photo',
  description:
    'Makes an upload from a place on the circumplex of moods. Its `emotions` are those that lie around that place, its `emotion` is the nearest.',
  tags: ['uploads'],
  headers: StartHeaders,
  body: Type.Object(
    { ...Mood.properties, generate: GenerateParameter, ...STYLE_FIELDS, tone: Type.Optional(ToneParameter) },
    {
      additionalProperties: false,
      examples: [{ valence: -0.6, arousal: -0.3, generate: GENERATED_KINDS.join(','), tone: 'lift' }],
    },
  ),
  response: STARTED_ANSWERS,
}
const problems = ['too_many_jobs', 'not_found', ...KEY_PROBLEMS, ...GENERATION_PROBLEMS] as const

/** `POST /moods` */
export function routeStartFromMood(app: RouteApp, context: RouteContext): void {
  app.post('/moods', { schema, config: { startsWork: true, problems } }, async (request, reply) => {
    const userId = request.user.id
    const { valence, arousal, ...given } = request.body
    const mood = roundAffect({ valence, arousal })
    const options = readUploadOptions(given, context.webhooks)
    if (options.generate.length === 0)
      throw problem('invalid_request', { errors: [{ field: 'generate', message: 'names nothing to make' }] })
    const fingerprint = fingerprintOf(request, request.body)
    const key = idempotencyKeyOf(request)
    const signal = goneSignal(reply)
    const work = async () => {
      // No key has a blank in it, so this is no id of an upload that came with a photo.
      const uploadId = key ? uploadIdOfKey(userId, `mood ${key}`) : createUploadId()
      const now = new Date()
      const newParts = createParts(uploadId, options.generate, options, context.config.START_SECONDS)
      const content = {
        ...contentOfMood(mood),
        ...contentOfOptions(options, now),
        ...(key && { fingerprint }),
      }
      const record = createUpload({ userId, uploadId, now }, content, newParts)
      const upload = await createOrFind(record, context, reply, fingerprint)
      await enqueueQueued(upload, context.queues, request.log)
      const wait = preferredWait(request.headers.prefer)
      const started = await answerStarted(upload, firstParts(upload), { ...context, wait, signal })
      return { fingerprint, ...started }
    }
    const answer = await answerOnce(context, request, { key, fingerprintNow: async () => fingerprint, work })
    return sendAnswer(reply, answer)
  })
}

function contentOfMood(mood: Mood) {
  const emotions = emotionsOfMood(mood)
  const [nearest] = emotions
  return { mood, emotions, ...(nearest && { emotion: nearest.type }) }
}
