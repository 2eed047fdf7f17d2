import { isShared, shareUpload } from '@moodscape/shared/records/owner-choices'
import { createShareId } from '@moodscape/shared/table/share-pointers'
import { Type } from 'typebox'

import { problem } from '../../http/problems.ts'
import { refTo } from '../../openapi/ref-to.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { ownUpload } from '../../uploads/choose-upload.ts'
import { ShareBody, viewShare } from '../../uploads/share-view.ts'
import { answer, UploadId } from '../schemas.ts'

const DAYS = 30
const DAY_MS = 86_400_000

const schema = {
  operationId: 'shareUpload',
  summary: 'Give an upload a public page',
  description:
    'Anybody who knows its address sees the picture and the melody that the gallery shows, and your words, until it ends. The photo is never shown there. Sharing again keeps the address and gives it a new end, and new words where there are some.',
  tags: ['sharing'],
  params: Type.Object({ id: UploadId }),
  body: Type.Object(
    {
      words: Type.Optional(Type.String({ maxLength: 280, description: 'What the page says.' })),
      days: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 365,
          description: `Days until the page ends; ${DAYS} if absent.`,
        }),
      ),
    },
    { additionalProperties: false, examples: [{ words: 'A quiet evening.', days: 7 }] },
  ),
  response: { 201: answer('The page.', refTo(ShareBody)) },
}

/** `POST /uploads/:id/share` */
export function routeShareUpload(app: RouteApp, { store, shares, publicUrl }: RouteContext): void {
  const config = { problems: ['not_found'] as const }
  app.post('/uploads/:id/share', { schema, config }, async (request, reply) => {
    const upload = await ownUpload(store, request.user.id, request.params.id)
    const { words, days = DAYS } = request.body
    const now = new Date()
    const times = {
      created_at: now.toISOString(),
      expires_at: new Date(now.getTime() + days * DAY_MS).toISOString(),
    }
    const id = createShareId()
    const { share, erasing } = await store.change(upload, (record) =>
      shareUpload(record, { id, words: words ?? record.share?.words ?? '', ...times }),
    )
    if (!share || erasing) throw problem('not_found')
    await shares.put(share.id, upload)
    // A request that took the page or the upload away in between found no pointer to remove yet.
    const current = await store.get(upload)
    if (!current || !isShared(current, share.id, now)) {
      await shares.remove(share.id)
      if (!current || current.erasing) throw problem('not_found')
      throw problem('unavailable', { detail: 'The page was taken away at the same time.' })
    }
    return reply.code(201).send(viewShare(current, publicUrl()))
  })
}
