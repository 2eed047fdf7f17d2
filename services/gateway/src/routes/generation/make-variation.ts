import { GENERATED, type GeneratedKind } from '@moodscape/shared/records/kinds'
import { Type } from 'typebox'

import { sendAnswer } from '../../http/answer.ts'
import { answerOnce, fingerprintOf, idempotencyKeyOf } from '../../http/answer-once.ts'
import { preferredWait } from '../../http/prefer.ts'
import { goneSignal } from '../../http/request-signal.ts'
import { answerStarted } from '../../jobs/answer-job.ts'
import { createPart, tokenOfKey } from '../../jobs/create-part.ts'
import { startPart } from '../../jobs/start-part.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { chooseUpload } from '../../uploads/choose-upload.ts'
import { checkWebhookUrl } from '../../uploads/webhook-url.ts'
import { KEY_PROBLEMS, STARTED_ANSWERS, StartHeaders, ToneParameter, WebhookParameter } from '../schemas.ts'
import { emotionOf, emotionToAsk, nounOf, REQUEST_PROBLEMS, UploadSelector } from './generation-request.ts'

/** `POST /generate-image`, `/generate-melody` and so on for every generated kind */
export function routeMakeVariation(app: RouteApp, kind: GeneratedKind, context: RouteContext): void {
  const config = {
    startsWork: true,
    problems: [...REQUEST_PROBLEMS, ...KEY_PROBLEMS, 'webhook_refused'] as const,
  }
  app.post(`/generate-${kind}`, { schema: describe(kind), config }, async (request, reply) => {
    const { upload_id, style, seed, tone } = request.body
    const emotion = emotionOf(request.body.emotion)
    const webhook_url = checkWebhookUrl(request.body.webhook_url, context.webhooks)
    const fingerprint = fingerprintOf(request, request.body)
    const key = idempotencyKeyOf(request)
    const signal = goneSignal(reply)
    const work = async () => {
      const upload = await chooseUpload(context.store, request.user.id, { upload_id, emotion }, () =>
        reply.countStart(),
      )
      const asked = upload_id !== undefined && emotion !== undefined ? emotion : emotionToAsk(upload, emotion)
      const options = {
        ...(asked !== undefined && { emotion: asked }),
        ...(tone !== undefined && { tone }),
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
    const answer = await answerOnce(context, request, { key, fingerprintNow: async () => fingerprint, work })
    return sendAnswer(reply, answer)
  })
}

function describe(kind: GeneratedKind) {
  const { noun, Noun } = nounOf(kind)
  const { styles } = GENERATED[kind]
  return {
    operationId: `make${Noun}`,
    summary: `Make another ${noun}`,
    description:
      'Starts a new variation for the same upload, made from `emotion`, else from the emotion that you have said it is, else from what was read. The same seed, style and mood give the model the same input.',
    tags: ['generation'],
    headers: StartHeaders,
    body: Type.Object(
      {
        ...UploadSelector.properties,
        tone: Type.Optional(ToneParameter),
        style: Type.Optional(Type.Enum<string[]>([...styles])),
        seed: Type.Optional(
          Type.Integer({ minimum: 0, maximum: 4294967295, description: 'Chosen by chance if absent.' }),
        ),
        webhook_url: Type.Optional(WebhookParameter),
      },
      { additionalProperties: false, examples: [{ emotion: 'CALM', style: styles[0], seed: 7 }] },
    ),
    response: STARTED_ANSWERS,
  }
}
