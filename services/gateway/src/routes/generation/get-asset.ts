import type { EmotionType } from '@moodscape/mood/emotion'
import type { GeneratedKind } from '@moodscape/shared/records/kinds'
import { MAX_PAID_FAILURES } from '@moodscape/shared/records/paid-failures'
import { partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { sendAnswer } from '../../http/answer.ts'
import { preferredWait } from '../../http/prefer.ts'
import { goneSignal } from '../../http/request-signal.ts'
import { answerStarted } from '../../jobs/answer-job.ts'
import { createPart } from '../../jobs/create-part.ts'
import { resultOf } from '../../jobs/job-view.ts'
import { startPart } from '../../jobs/start-part.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { chooseUpload } from '../../uploads/choose-upload.ts'
import { findVariation } from '../../uploads/find-variation.ts'
import { PreferHeader, STARTED_ANSWERS } from '../schemas.ts'
import { emotionOf, emotionToAsk, nounOf, REQUEST_PROBLEMS, UploadSelector } from './generation-request.ts'
import { refusePrefetch } from './refuse-prefetch.ts'

/** `GET /generate-image`, `/generate-melody` and so on for every generated kind */
export function routeGetAsset(app: RouteApp, kind: GeneratedKind, context: RouteContext): void {
  const { noun, Noun } = nounOf(kind)
  const schema = {
    operationId: `get${Noun}`,
    summary: `Get the ${noun} of an upload, made if need be`,
    description: `Harmless to repeat: gives the finished ${noun}, or the job that makes it. Without parameters it is that of the latest upload whose emotion is known; with \`emotion\` alone, that of your one upload without a photo for this emotion. Where you have said what the emotion is, only what was made for that one counts. After ${MAX_PAID_FAILURES} paid tries in a row that failed it answers with the last failure: then only the POST starts another.`,
    tags: ['generation'],
    headers: PreferHeader,
    querystring: UploadSelector,
    response: STARTED_ANSWERS,
  }
  const config = { problems: [...REQUEST_PROBLEMS, 'prefetch_refused'] as const }
  app.get(`/generate-${kind}`, { schema, config, exposeHeadRoute: false }, async (request, reply) => {
    refusePrefetch(request)
    const emotion = emotionOf(request.query.emotion)
    const selector = { upload_id: request.query.upload_id, emotion }
    const upload = await chooseUpload(context.store, request.user.id, selector, () => reply.countStart())
    return getOrCreate(upload, kind, emotion ?? upload.chosen_emotion, context, request, reply)
  })
}

async function getOrCreate(
  upload: UploadRecord,
  kind: GeneratedKind,
  emotion: EmotionType | undefined,
  context: RouteContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const found = findVariation(upload, kind, emotion)
  if (found?.state === 'succeeded') return reply.send(resultOf(upload, found, await context.urls()))
  const wait = preferredWait(request.headers.prefer)
  const answering = { ...context, wait, signal: goneSignal(reply) }
  if (found) return sendAnswer(reply, (await answerStarted(upload, [found], answering)).answer)
  await reply.countStart()
  // Two of these at the same time must meet in one part: the token is the same for the same next number.
  const next = (partsOfKind(upload, kind)[0]?.n ?? 0) + 1
  const asked = emotionToAsk(upload, emotion)
  const token = `get-${upload.upload_id}-${kind}-${asked ?? ''}-${next}`
  const options = asked === undefined ? {} : { emotion: asked }
  const newPart = createPart(kind, options, context.config.START_SECONDS, token)
  const started = await startPart(upload, newPart, context, reply)
  return sendAnswer(reply, (await answerStarted(started.upload, [started.part], answering)).answer)
}
