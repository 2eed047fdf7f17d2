import { byKind, GENERATED, GENERATED_KINDS, type GeneratedKind } from '@moodscape/shared/records/kinds'
import { applyChoices, type OwnerChoices } from '@moodscape/shared/records/owner-choices'
import { findPart } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { Type } from 'typebox'

import { problem } from '../../http/problems.ts'
import { Nullable } from '../../openapi/nullable.ts'
import { refTo } from '../../openapi/ref-to.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { ownUpload } from '../../uploads/choose-upload.ts'
import { UploadBody, viewUpload } from '../../uploads/gallery-view.ts'
import { emotionOf } from '../generation/generation-request.ts'
import { answer, EmotionParameter, UploadId } from '../schemas.ts'

const Shown = Type.Object(
  byKind(GENERATED_KINDS, (kind) =>
    Type.Optional(
      Nullable(
        Type.String({
          maxLength: 128,
          description: `The job that made the ${GENERATED[kind].noun} to show.`,
        }),
      ),
    ),
  ),
  {
    additionalProperties: false,
    description: 'Which variations the gallery shows. With null it is the newest finished one again.',
  },
)

const schema = {
  operationId: 'changeUpload',
  summary: 'Say what is right of an upload',
  description:
    'What the emotion is where it was read wrongly, and which variations the gallery shows. What is left out stays; null takes back what was said. What was read stays beside it. Nothing is made by this: new variations follow the emotion that you say.',
  tags: ['uploads'],
  params: Type.Object({ id: UploadId }),
  body: Type.Object(
    { chosen_emotion: Type.Optional(Nullable(EmotionParameter)), shown: Type.Optional(Shown) },
    { additionalProperties: false, examples: [{ chosen_emotion: 'CALM' }] },
  ),
  response: { 200: answer('The upload as it is now.', refTo(UploadBody)) },
}

/** `PATCH /uploads/:id` */
export function routeChangeUpload(app: RouteApp, { store, urls, publicUrl }: RouteContext): void {
  app.patch('/uploads/:id', { schema, config: { problems: ['not_found'] } }, async (request, reply) => {
    const upload = await ownUpload(store, request.user.id, request.params.id)
    const { chosen_emotion, shown } = request.body
    const changed = await store.change(upload, (record) => {
      if (record.erasing) throw problem('not_found')
      const emotion = chosen_emotion === null ? null : emotionOf(chosen_emotion)
      return applyChoices(record, {
        ...(emotion !== undefined && { chosen_emotion: emotion }),
        ...(shown && { shown: numbersOf(record, shown) }),
      })
    })
    return reply.send(viewUpload(changed, await urls(), publicUrl()))
  })
}

function numbersOf(
  record: UploadRecord,
  shown: { [Kind in GeneratedKind]?: string | null },
): NonNullable<OwnerChoices['shown']> {
  const numbers: NonNullable<OwnerChoices['shown']> = {}
  for (const kind of GENERATED_KINDS) {
    const jobId = shown[kind]
    if (jobId !== undefined) numbers[kind] = jobId === null ? null : numberOf(record, kind, jobId)
  }
  return numbers
}

/** @throws Problem `invalid_request` for what is no finished variation of the kind and the upload */
function numberOf(record: UploadRecord, kind: GeneratedKind, jobId: string): number {
  const part = findPart(record, jobId)
  if (part?.kind === kind && part.state === 'succeeded') return part.n
  const message = `is no finished ${GENERATED[kind].noun} of this upload`
  throw problem('invalid_request', { errors: [{ field: `shown.${kind}`, message }] })
}
