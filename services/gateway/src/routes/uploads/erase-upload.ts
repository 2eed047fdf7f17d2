import { Type } from 'typebox'

import { problem } from '../../http/problems.ts'
import { eraseUpload } from '../../jobs/erase-upload.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { emptyAnswer, UploadId } from '../schemas.ts'

/** `DELETE /uploads/:id` */
export function routeEraseUpload(app: RouteApp, context: RouteContext): void {
  const schema = {
    operationId: 'eraseUpload',
    summary: 'Erase an upload',
    description:
      'With everything made from it; unfinished jobs are canceled first. Harmless to repeat: once nothing of it is left, the answer is 404.',
    tags: ['uploads'],
    params: Type.Object({ id: UploadId }),
    response: { 204: emptyAnswer('Erased.') },
  }
  app.delete('/uploads/:id', { schema, config: { problems: ['not_found'] } }, async (request, reply) => {
    const upload = await context.store.get({ user_id: request.user.id, upload_id: request.params.id })
    if (!upload || upload.erases_user) throw problem('not_found')
    await eraseUpload(upload, context, request.log)
    return reply.code(204).send(null)
  })
}
