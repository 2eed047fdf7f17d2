import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import { IMAGE_STYLES, MELODY_STYLES } from '@moodscape/mood/styles'
import type { GeneratedKind } from '@moodscape/shared/records/kinds'
import { isOver, partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

import { sendAnswer } from '../http/answer.ts'
import { answerOnce, fingerprintOf, idempotencyKeyOf } from '../http/answer-once.ts'
import { preferredWait } from '../http/prefer.ts'
import { problem } from '../http/problems.ts'
import { goneSignal } from '../http/request-signal.ts'
import { answerStarted, answerStartedAgain, problemOfPart } from '../jobs/answer-job.ts'
import { resultOf } from '../jobs/job-view.ts'
import { createPart, startPart, tokenOfKey } from '../jobs/start-work.ts'
import type { RouteApp, RouteContext } from '../route-context.ts'
import { chooseUpload } from '../uploads/choose-upload.ts'
import { checkWebhookUrl } from '../uploads/webhook-url.ts'
import {
  EmotionParameter,
  GENERATION_PROBLEMS,
  KEY_PROBLEMS,
  PreferHeader,
  STARTED_ANSWERS,
  StartHeaders,
  UploadId,
  WebhookParameter,
} from './schemas.ts'

const STYLES = { image: IMAGE_STYLES, melody: MELODY_STYLES }
const NAME = { image: 'Picture', melody: 'Melody' }
const NOUN = { image: 'picture', melody: 'melody' }

const UploadSelector = Type.Object(
  { upload_id: Type.Optional(UploadId), emotion: Type.Optional(EmotionParameter) },
  { additionalProperties: false },
)

/** `GET` and `POST /generate-image`, or `/generate-melody` */
export function routeGenerate(app: RouteApp, kind: GeneratedKind, context: RouteContext): void {
  const tags = ['generation']
  const shared = { tags, response: STARTED_ANSWERS }
  const problems = [
    'not_found',
    'no_upload',
    'emotion_pending',
    'emotion_unknown',
    'too_many_variations',
    'too_many_jobs',
    ...GENERATION_PROBLEMS,
  ] as const

  app.get(
    `/generate-${kind}`,
    {
      schema: {
        ...shared,
        operationId: `get${NAME[kind]}`,
        summary: `Get the ${NOUN[kind]} of an upload, made if need be`,
        description: `Harmless to repeat: gives the finished ${NOUN[kind]}, or the job that makes it. Without parameters it is that of the latest upload whose emotion is known; with \`emotion\` alone, that of your one upload without a photo for this emotion.`,
        headers: PreferHeader,
        querystring: UploadSelector,
      },
      config: { problems: [...problems, 'prefetch_refused'] },
      exposeHeadRoute: false,
    },
    async (request, reply) => {
      refusePrefetch(request)
      const selector = { upload_id: request.query.upload_id, emotion: emotionOf(request.query.emotion) }
      const upload = await chooseUpload(context.store, request.user.id, selector)
      return getOrCreate(upload, kind, selector.emotion, context, request, reply)
    },
  )

  app.post(
    `/generate-${kind}`,
    {
      schema: {
        ...shared,
        operationId: `make${NAME[kind]}`,
        summary: `Make another ${NOUN[kind]}`,
        description:
          'Starts a new variation for the same upload. The same seed, style and mood give the model the same input.',
        headers: StartHeaders,
        body: Type.Object(
          {
            ...UploadSelector.properties,
            style: Type.Optional(Type.Enum([...STYLES[kind]] as string[])),
            seed: Type.Optional(
              Type.Integer({ minimum: 0, maximum: 4294967295, description: 'Chosen by chance if absent.' }),
            ),
            webhook_url: Type.Optional(WebhookParameter),
          },
          { additionalProperties: false, examples: [{ emotion: 'CALM', style: STYLES[kind][0], seed: 7 }] },
        ),
      },
      config: { startsWork: true, problems: [...problems, ...KEY_PROBLEMS, 'webhook_refused'] },
    },
    async (request, reply) => {
      const { upload_id, style, seed } = request.body
      const emotion = emotionOf(request.body.emotion)
      const webhook_url = checkWebhookUrl(request.body.webhook_url, context.webhooks)
      const fingerprint = fingerprintOf(request, request.body)
      const key = idempotencyKeyOf(request)
      const signal = goneSignal(reply)
      const work = async () => {
        const upload = await chooseUpload(context.store, request.user.id, { upload_id, emotion })
        const options = {
          ...(upload_id !== undefined && emotion !== undefined && { emotion }),
          ...(style !== undefined && { style }),
          ...(seed !== undefined && { seed }),
          ...(webhook_url !== undefined && { webhook_url }),
        }
        const token = key && tokenOfKey(request.user.id, key, `generate-${kind}`)
        const newPart = createPart(kind, options, context.config.START_SECONDS, token)
        const started = await startPart(upload, newPart, context, reply)
        const wait = preferredWait(request.headers.prefer)
        return {
          fingerprint,
          ...(await answerStarted(started.upload, [started.part], { ...context, wait, signal })),
        }
      }
      const answer = await answerOnce(context, request, {
        ...{ key, work },
        fingerprintNow: async () => fingerprint,
        answerAgain: (kept, upload) => answerStartedAgain(kept, upload, context.urls),
      })
      return sendAnswer(reply, answer)
    },
  )
}

async function getOrCreate(
  upload: UploadRecord,
  kind: GeneratedKind,
  emotion: EmotionType | undefined,
  context: RouteContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const found = findFitting(upload, kind, emotion)
  if (found?.state === 'succeeded') return reply.send(await resultOf(upload, found, context.urls))
  const wait = preferredWait(request.headers.prefer)
  const options = { ...context, wait, signal: goneSignal(reply) }
  if (found) return sendAnswer(reply, (await answerStarted(upload, [found], options)).answer)
  await reply.countStart()
  // Two of these at the same time must meet in one part: the token is the same for the same next number.
  const next = (partsOfKind(upload, kind)[0]?.n ?? 0) + 1
  const differs = emotion !== undefined && emotion !== upload.emotion
  const token = `get-${upload.upload_id}-${kind}-${differs ? emotion : ''}-${next}`
  const newPart = createPart(kind, differs ? { emotion } : {}, context.config.START_SECONDS, token)
  const started = await startPart(upload, newPart, context, reply)
  return sendAnswer(reply, (await answerStarted(started.upload, [started.part], options)).answer)
}

/**
 * What a GET finds: the newest finished variation, else one under way. One that failed for good stays the answer, so
 * that reloading a page does not pay again and again; one that may succeed, was canceled or expired is made anew. So is one
 * that failed only because no emotion could be read: here one is known, for one has been chosen by hand since.
 */
function findFitting(
  upload: UploadRecord,
  kind: GeneratedKind,
  emotion: EmotionType | undefined,
): Part | undefined {
  const now = new Date()
  const fitting = partsOfKind(upload, kind).filter(
    (part) =>
      part.error?.code !== 'no_emotion' &&
      (emotion === undefined || (part.request.emotion ?? upload.emotion) === emotion),
  )
  const finished = fitting.find((part) => part.state === 'succeeded')
  const current = fitting.find((part) => !isOver(part, now))
  if (finished ?? current) return finished ?? current
  const [latest] = fitting
  if (latest?.state === 'failed' && latest.error && !latest.error.retryable)
    throw problemOfPart(upload, latest)
  return undefined
}

function emotionOf(text: string | undefined): EmotionType | undefined {
  return EMOTION_TYPES.find((emotion) => emotion === text?.toUpperCase())
}

/** A browser that looks ahead must not start paid work, https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Purpose */
function refusePrefetch(request: FastifyRequest): void {
  const purpose = [
    request.headers['sec-purpose'],
    request.headers['purpose'],
    request.headers['x-moz'],
  ].flat()
  if (purpose.some((value) => value?.includes('prefetch') || value?.includes('prerender')))
    throw problem('prefetch_refused')
}
