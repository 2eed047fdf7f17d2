import { Type } from 'typebox'

import { refTo } from '../../openapi/ref-to.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { MOMENT, readGalleryFilter } from '../../uploads/gallery-filter.ts'
import { GalleryEntry, viewGalleryEntry } from '../../uploads/gallery-view.ts'
import { emotionOf } from '../generation/generation-request.ts'
import { answer, EmotionParameter } from '../schemas.ts'

const Moment = (description: string, example: string) =>
  Type.String({ pattern: MOMENT, description, examples: [example] })

const schema = {
  operationId: 'getGallery',
  summary: 'Everything of yours',
  description:
    'Your uploads, newest first, with what was made from them. What is unfinished is shown too. `emotion` is the one that you have said, or else the one that was read. With it a page looks at a bounded number of uploads: it may have fewer entries than `limit`, or none, and a `next_cursor` all the same.',
  tags: ['gallery'],
  querystring: Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
      cursor: Type.Optional(
        Type.String({
          maxLength: 400,
          description: '`next_cursor` of the page before, which was asked for with the same filters.',
        }),
      ),
      emotion: Type.Optional(EmotionParameter),
      from: Type.Optional(
        Moment('Made on this day or later, in UTC, or at this time or later.', '2026-10-01'),
      ),
      to: Type.Optional(Moment('Made on this day or earlier, or at this time or earlier.', '2026-10-31')),
    },
    { additionalProperties: false },
  ),
  response: {
    200: answer(
      'A page of the gallery.',
      Type.Object({
        uploads: Type.Array(refTo(GalleryEntry)),
        next_cursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
      }),
    ),
  },
}

/** `GET /gallery` */
export function routeGallery(app: RouteApp, { store, urls, cursors }: RouteContext): void {
  app.get('/gallery', { schema }, async (request, reply) => {
    const { limit = 20, cursor, from, to } = request.query
    const userId = request.user.id
    const filter = readGalleryFilter({ emotion: emotionOf(request.query.emotion), from, to })
    const after = cursor === undefined ? undefined : cursors.read(userId, filter, cursor)
    const page = await store.page(userId, limit, after, filter)
    const shown = page.uploads.filter((upload) => !upload.erasing)
    const urlOf = await urls()
    const uploads = shown.map((upload) => viewGalleryEntry(upload, urlOf))
    const next_cursor = page.next ? cursors.write(userId, filter, page.next) : null
    return reply.send({ uploads, next_cursor })
  })
}
