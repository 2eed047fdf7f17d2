import { Type } from 'typebox'

import { refTo } from '../../openapi/ref-to.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { GalleryEntry, viewGalleryEntry } from '../../uploads/gallery-view.ts'
import { answer } from '../schemas.ts'

const schema = {
  operationId: 'getGallery',
  summary: 'Everything of yours',
  description: 'Your uploads, newest first, with what was made from them. What is unfinished is shown too.',
  tags: ['gallery'],
  querystring: Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
      cursor: Type.Optional(
        Type.String({ maxLength: 400, description: '`next_cursor` of the page before.' }),
      ),
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
    const { limit = 20, cursor } = request.query
    const userId = request.user.id
    const page = await store.page(
      userId,
      limit,
      cursor === undefined ? undefined : cursors.read(userId, cursor),
    )
    const shown = page.uploads.filter((upload) => !upload.erasing)
    const uploads = await Promise.all(shown.map((upload) => viewGalleryEntry(upload, urls)))
    const next_cursor = page.next ? cursors.write(userId, page.next) : null
    return reply.send({ uploads, next_cursor })
  })
}
