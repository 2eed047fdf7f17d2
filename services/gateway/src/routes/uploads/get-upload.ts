import { Type } from 'typebox'

import { refTo } from '../../openapi/ref-to.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { ownUpload } from '../../uploads/choose-upload.ts'
import { UploadBody, viewUpload } from '../../uploads/gallery-view.ts'
import { answer, UploadId } from '../schemas.ts'

/** `GET /uploads/:id` */
export function routeGetUpload(app: RouteApp, { store, urls, publicUrl }: RouteContext): void {
  const schema = {
    operationId: 'getUpload',
    summary: 'One upload',
    description: 'With all its variations, newest first.',
    tags: ['uploads'],
    params: Type.Object({ id: UploadId }),
    response: { 200: answer('The upload.', refTo(UploadBody)) },
  }
  app.get('/uploads/:id', { schema, config: { problems: ['not_found'] } }, async (request, reply) => {
    const upload = await ownUpload(store, request.user.id, request.params.id)
    return reply.send(viewUpload(upload, await urls(), publicUrl()))
  })
}
